using System.Buffers;

namespace StonMedia.Media;

/// <summary>
/// Reads the times of a delivery off its bytes: they come in units (tags, frames, boxes), each of which tells in its first bytes where it ends.
/// A delivery may begin anywhere: then a place where units begin is looked for. Costs no request, and holds for files of any length.
/// </summary>
internal abstract class PassingTimes : IDueTimes
{
    /// <summary>Bytes in which the beginning of a unit is looked for at once.</summary>
    private const int MostSearched = 64 << 10;

    /// <summary>Bytes that come before it is looked for again, when they come a few at a time.</summary>
    private const int MostBetween = 4 << 10;

    private readonly List<(long End, long Time)> _known = [];    // both rising: of the bytes at hand
    private readonly GridTimeline? _guess;
    private readonly byte[] _head;
    private ArrayBufferWriter<byte>? _search;
    private int _headLength, _searchAgain;
    private long _first, _end = -1;
    private long _next = -1;    // where a unit begins; -1: that is not known

    /// <param name="headSize">First bytes of a unit that are looked at.</param>
    /// <param name="guess">The times of bytes that no unit is known of; null: there are none.</param>
    protected PassingTimes(int headSize, GridTimeline? guess) => (_head, _guess) = (new byte[headSize], guess);

    public long Step => MediaTimeline.LeastStep;

    public virtual bool IsPlaceExact => true;

    /// <summary>Times of bytes that no unit is known of.</summary>
    protected GridTimeline? Guess => _guess;

    /// <summary>Behind the last byte that passed; -1 before the first.</summary>
    public long End => _end;

    public void Pass(long offset, ReadOnlySpan<byte> bytes)
    {
        if (offset != _end) Begin(offset);
        (_first, _end) = (offset, offset + bytes.Length);
        _known.Clear();
        while (!bytes.IsEmpty)
        {
            if (_next < 0)
            {
                if (!Search(ref offset, ref bytes)) return;
            }
            else if (_next > offset)
            {
                int count = (int)Math.Min(bytes.Length, _next - offset);
                Take(offset, bytes[..count]);
                offset += count;
                bytes = bytes[count..];
            }
            else
            {
                int count = Math.Min(bytes.Length, _head.Length - _headLength);
                bytes[..count].CopyTo(_head.AsSpan(_headLength));
                _headLength += count;
                offset += count;
                bytes = bytes[count..];
                if (_headLength < _head.Length) return;
                _headLength = 0;
                long at = offset - _head.Length;
                if (TryBegin(_head, at, out _next))
                {
                    Take(at, _head);
                }
                else
                {
                    _next = -1;
                    _search = new ArrayBufferWriter<byte>();
                    _search.Write(_head.AsSpan(1));
                }
            }
        }
    }

    public bool Knows(long offset) => _known.Count > 0 || _guess is not null;

    public long BytesBy(double time)
    {
        if (_known.Count == 0) return _guess?.BytesBy(time) ?? _end;
        if (_known[^1].Time <= time) return _end;    // with what is no unit's, behind the last of them
        long bytes = _first;
        foreach ((long end, long due) in _known)
        {
            if (due > time) break;
            bytes = end;
        }

        return bytes;
    }

    public long DueAt(long offset)
    {
        if (_known.Count == 0) return _guess?.DueAt(offset) ?? 0;
        foreach ((long end, long due) in _known)
            if (end > offset) return due;
        return _known[^1].Time;
    }

    /// <summary>A delivery begins. Not called where one goes on from another's end.</summary>
    /// <param name="offset">Of its first byte.</param>
    protected virtual void Begin(long offset)
    {
        (_next, _headLength) = (-1, 0);
        StopSearch();
    }

    /// <summary>Told by <see cref="Begin"/>: the next unit begins there.</summary>
    protected void BeginAt(long offset) => _next = offset;

    /// <summary>The first place in these bytes where a unit begins.</summary>
    /// <param name="data">What to look in.</param>
    /// <param name="window">Its place in the view.</param>
    /// <param name="at">That place in the view.</param>
    protected abstract bool TryFind(ReadOnlySpan<byte> data, long window, out long at);

    /// <summary>A unit begins. False: it does not.</summary>
    /// <param name="head">Its first bytes.</param>
    /// <param name="offset">Its place in the view.</param>
    /// <param name="end">Behind its last byte; not within <paramref name="head"/>.</param>
    protected abstract bool TryBegin(ReadOnlySpan<byte> head, long offset, out long end);

    /// <summary>Bytes of the unit that began last, its first ones included.</summary>
    protected abstract void Take(long offset, ReadOnlySpan<byte> bytes);

    /// <summary>The bytes up to <paramref name="end"/> are due then, at the latest; those before them, too.</summary>
    protected void Add(long end, long ticks)
    {
        long time = (Math.Max(0, ticks) + MediaTimeline.LeastStep - 1) / MediaTimeline.LeastStep * MediaTimeline.LeastStep;
        end = Math.Min(end, _end);
        if (end <= _first) return;
        while (_known.Count > 0 && _known[^1].Time >= time) _known.RemoveAt(_known.Count - 1);
        _known.Add((end, time));
    }

    /// <summary>The unit at hand ends elsewhere than its first bytes told; called by <see cref="Take"/>.</summary>
    protected void EndAt(long end) => _next = end;

    private bool Search(ref long offset, ref ReadOnlySpan<byte> bytes)
    {
        _search ??= new ArrayBufferWriter<byte>();
        _search.Write(bytes);
        ReadOnlySpan<byte> all = _search.WrittenSpan;
        if (all.Length < _searchAgain) return false;
        long window = offset + bytes.Length - all.Length;
        if (TryFind(all, window, out long at))
        {
            // It may have begun before the bytes at hand.
            _next = offset = at;
            bytes = all[(int)(at - window)..];
            StopSearch();
            return true;
        }

        if (all.Length > MostSearched)
        {
            byte[] rest = all[^(MostSearched / 2)..].ToArray();
            _search = new ArrayBufferWriter<byte>(MostSearched);
            _search.Write(rest);
        }

        _searchAgain = _search.WrittenCount + Math.Min(_search.WrittenCount, MostBetween);
        return false;
    }

    private void StopSearch()
    {
        _search = null;
        _searchAgain = 0;
    }
}
