using StonMedia.Media.Parsing;

namespace StonMedia.Media.Flv;

/// <summary>
/// Finds the tags that a clip begins and ends with. Where onMetaData lists key frames the place is looked up, and what is there is checked; otherwise
/// it is found by halving, each time taking step with the tags again, with at most 20 blocks; then by walking to the key frame, which reads only
/// what the clip begins with.
/// </summary>
/// <remarks>States: Tail -> Listed or Halving -> Walking -> (Back) -> the same for the end.</remarks>
internal sealed class FlvSeek : IMediaParser
{
    private const int Peek = FlvTag.HeaderSize + 8, Block = 64 << 10, MaxBlocks = 20, Near = 256 << 10, Stride = 256 << 10;

    /// <summary>Bytes walked to one end of a clip before giving up: key frames are that far apart in no film worth a seek.</summary>
    private const long MaxWalk = 32 << 20;

    /// <summary>Milliseconds that a picture is taken to be shown when nothing tells.</summary>
    private const int UsualPicture = 40;

    /// <summary>Milliseconds behind the wanted end within which pictures that were decoded out of order have all come.</summary>
    private const uint LongestReordering = 500;

    private readonly FlvHead _head;
    private readonly bool _looksAtEnd;
    private readonly uint _from, _to;    // timestamps; _to is uint.MaxValue for the end
    private State _state;
    private bool _isEnd, _trustsKeys, _interpolates;
    private uint _lastTime, _lowTime;
    private long _low, _high, _window, _position, _walked, _limit;
    private int _blocks, _wide;
    private FlvTag? _key, _start;
    private int _keyDelay, _picture = UsualPicture;
    private long _shownUntil = -1, _lastShown = -1, _pictureAt = -1;

    /// <param name="head">The source.</param>
    /// <param name="section">The clip.</param>
    /// <param name="looksAtEnd">Something is to follow the clip: when its last picture is over is found out even where it goes to the source's end.</param>
    public FlvSeek(FlvHead head, TrimRequest section, bool looksAtEnd = false)
    {
        (_head, _looksAtEnd) = (head, looksAtEnd);
        _from = At(section.StartMicroseconds);
        _to = section.EndMicroseconds is { } end ? At(end) : uint.MaxValue;
        _trustsKeys = head.Keys.Length > 0;
        _lastTime = (uint)Math.Min(uint.MaxValue, head.First.Time + (head.Seconds * 1000));
    }

    private enum State : byte
    {
        Tail, Listed, Halving, Walking, Back,
    }

    private uint Target => _isEnd ? _to : _from;

    public ParseStep Start()
    {
        _state = State.Tail;
        if (!_trustsKeys || _head.Seconds <= 0) return Need(Math.Max(_head.First.Offset, _head.Length - Block), Block);
        return Seek();
    }

    public ParseStep Step(ReadOnlySpan<byte> data) => _state switch
    {
        State.Tail => Tail(data),
        State.Listed => Listed(data),
        State.Halving => Halving(data),
        State.Walking => Walk(data),
        _ => Back(data),
    };

    private uint At(long microseconds) => (uint)Math.Min(_head.First.Time + (microseconds / 1000), int.MaxValue);

    // The timestamp that the source ends with.
    private ParseStep Tail(ReadOnlySpan<byte> data)
    {
        bool found = FlvSync.TryFind(data, _window, 0, _head.Length, out FlvTag tag);
        while (found)
        {
            if (tag.IsMedia) _lastTime = Math.Max(_lastTime, tag.Time);
            found = tag.End < _window + data.Length && FlvTag.TryRead(data[(int)(tag.End - _window)..], tag.End, out tag);
        }

        return Seek();
    }

    // Begins to look for one end of the clip.
    private ParseStep Seek()
    {
        (_low, _lowTime, _high, _walked, _blocks, _wide) = _start is { } start
            ? (start.Offset, start.Time, _head.Length, 0L, 0, 0) : (_head.First.Offset, _head.First.Time, _head.Length, 0L, 0, 0);
        if (!_isEnd && _lastTime > 0 && Target > _lastTime) return ParseStep.Refused("nothing is there: the film is shorter");
        if (!_trustsKeys) return Halve();
        int listed = Array.FindLastIndex(_head.Keys, k => k.Time <= Target);
        if (listed < 0 || _head.Keys[listed].Offset <= _low) return Walk();
        _state = State.Listed;
        (_position, _lowTime) = (_head.Keys[listed].Offset, _head.Keys[listed].Time);
        return Need(_position, Block);
    }

    private ParseStep Listed(ReadOnlySpan<byte> data)
    {
        if (FlvTag.TryRead(data, _position, out FlvTag tag) && (tag.IsKey || !_head.HasVideo) && Math.Abs((long)tag.Time - _lowTime) < 1000 && tag.Time <= Target && tag.End <= _head.Length)
        {
            _low = _position;
            if (_isEnd) return Walk();
            Keep(tag, data);
            return Found();
        }

        // The list is wrong: of another version of the file, or it counts from elsewhere.
        _trustsKeys = false;
        return Seek();
    }

    private ParseStep Halve()
    {
        if (_high - _low <= Near || _blocks >= MaxBlocks) return Walk();
        _state = State.Halving;
        long middle = _low + ((_high - _low) / 2);
        if (_interpolates && _lastTime > _lowTime && _high == _head.Length)
            middle = Math.Clamp(_low + (long)((_high - _low) * Math.Clamp(((double)Target - _lowTime) / (_lastTime - _lowTime), 0, 1)) - Near, _low + Block, _high - Block);
        _interpolates = !_interpolates;
        return Need(middle, Block);
    }

    private ParseStep Halving(ReadOnlySpan<byte> data)
    {
        _blocks += (data.Length + Block - 1) / Block;
        bool found = FlvSync.TryFind(data, _window, 0, _head.Length, out FlvTag tag);
        while (found && !tag.IsMedia) found = tag.End < _window + data.Length && FlvTag.TryRead(data[(int)(tag.End - _window)..], tag.End, out tag);
        if (!found && _wide == 0 && data.Length == Block && _blocks + 4 <= MaxBlocks)
        {
            _wide = 1;    // a picture may be larger than a block
            return Need(_window, 4 * Block);
        }

        _wide = 0;
        if (found && tag.Time <= Target && tag.Offset < _high) (_low, _lowTime) = (tag.Offset, tag.Time);
        else _high = _window;
        return Halve();
    }

    private ParseStep Walk()
    {
        (_state, _position, _limit) = (State.Walking, _low, _head.Length);
        return Need(_position, Stride);
    }

    // Forward over tags: to the last key frame at or before the start, or to the first tag at or behind the end.
    private ParseStep Walk(ReadOnlySpan<byte> data)
    {
        while (_position < _limit)
        {
            long at = _position - _window;
            ReadOnlySpan<byte> rest = at < data.Length ? data[(int)at..] : default;
            if (rest.Length < Peek && at > 0 && _head.Length - _position >= FlvTag.Peek)
            {
                _walked += data.Length;
                return _walked > MaxWalk ? Refuse() : Need(_position, Stride);
            }

            if (!FlvTag.TryRead(rest, _position, out FlvTag tag) && !FlvSync.TryFind(rest, _position, 1, _head.Length, out tag)) break;
            if (tag.End > _head.Length) break;
            if (_isEnd && tag.IsMedia && tag.Time >= _to && MayEndBefore(tag, rest)) return Done(tag.Offset, _looksAtEnd ? tag.Time : _to);
            // The very first key frame may be a little behind the first sound: a clip from there on begins with it.
            if (!_isEnd && tag.Time > _from && (_key is not null || _low > _head.First.Offset) && (tag.Type == FlvTag.Video || (tag.IsMedia && !_head.HasVideo))) break;
            if (!_isEnd && (_head.HasVideo ? tag.IsKey : tag.Type == FlvTag.Sound && !tag.IsSequenceHeader)) Keep(tag, rest);
            if (_isEnd) See(tag, rest);
            _position = tag.End;
        }

        if (_isEnd) return Done(_head.Length, _to);
        return _key is not null ? Found() : GoBack();
    }

    private ParseStep GoBack()
    {
        if (_low <= _head.First.Offset && _state == State.Walking) return ParseStep.Refused("no key frame");
        if (_low <= _head.First.Offset) return Walk();
        if (_walked > MaxWalk) return Refuse();
        _state = State.Back;
        long from = Math.Max(_head.First.Offset, _low - Stride);
        return Need(from, (int)(_low - from));
    }

    // One stride in front of what was seen: the last key frame in it.
    private ParseStep Back(ReadOnlySpan<byte> data)
    {
        _walked += data.Length;
        bool isFirst = _window == _head.First.Offset;
        bool found = isFirst ? FlvTag.TryRead(data, _window, out FlvTag tag) : FlvSync.TryFind(data, _window, 0, _head.Length, out tag);
        long first = found ? tag.Offset : _window;
        while (found)
        {
            if (tag.IsKey && tag.Time <= _from) Keep(tag, data[(int)(tag.Offset - _window)..]);
            found = tag.End < _window + data.Length && FlvTag.TryRead(data[(int)(tag.End - _window)..], tag.End, out tag);
        }

        if (_key is not null) return Found();
        _low = Math.Max(first, _head.First.Offset) < _low ? first : _window;
        return GoBack();
    }

    private ParseStep Found()
    {
        _start = _key;
        if (_to == uint.MaxValue && !_looksAtEnd) return Done(_head.Length, _to);
        _isEnd = true;
        return Seek();
    }

    // Where something follows, all pictures that are shown before the last one have to be there: a hole would part them from the sound. They are when
    // a picture comes that is shown later than any so far.
    private bool MayEndBefore(FlvTag tag, ReadOnlySpan<byte> data)
        => !_looksAtEnd || _lastShown < 0 || tag.Time - _to > LongestReordering
            || (tag.Type == FlvTag.Video && !tag.IsSequenceHeader && tag.PayloadSize >= 2 && tag.Time + (long)FlvTag.Delay(data[FlvTag.HeaderSize..]) > _lastShown);

    private ParseStep Done(long end, uint endTime)
    {
        FlvTag start = _start!.Value;
        uint until = Math.Max(start.Time + 1, Math.Min(endTime, Math.Max(_lastTime, start.Time + 1)));
        return ParseStep.Done(new FlvIndex(_head) { Places = [new FlvPlace(start.Offset, start.Time, end, until, start.Time + _keyDelay, _shownUntil < 0 ? until : _shownUntil, _trustsKeys)] });
    }

    private void Keep(FlvTag key, ReadOnlySpan<byte> data)
    {
        _key = key;
        _keyDelay = key.Type == FlvTag.Video ? FlvTag.Delay(data[FlvTag.HeaderSize..]) : 0;
    }

    // The pictures in front of the clip's end, in the order of decoding: which is shown last, and how long pictures are.
    private void See(FlvTag tag, ReadOnlySpan<byte> data)
    {
        if (tag.Type != FlvTag.Video || tag.IsSequenceHeader || tag.PayloadSize < 2) return;
        if (_pictureAt >= 0 && tag.Time - _pictureAt is > 0 and <= 1000 and var lasts) _picture = (int)lasts;
        _pictureAt = tag.Time;
        _lastShown = Math.Max(_lastShown, tag.Time + (long)FlvTag.Delay(data[FlvTag.HeaderSize..]));
        _shownUntil = Math.Max(_shownUntil, _lastShown + _picture);
    }

    private static ParseStep Refuse() => ParseStep.Refused($"no key frame within {MaxWalk} bytes before the start");

    private ParseStep Need(long offset, int count)
    {
        _window = offset;
        return ParseStep.Need(offset, (int)Math.Min(_head.Length - offset, count));
    }
}
