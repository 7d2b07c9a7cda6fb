using StonMedia.Cache.Blocks;

namespace StonMedia.Streams.Ingest;

/// <summary>
/// How far one fill goes; shared by the entry's actor, which may cut it, and the graph, which takes leave before every read.
/// Both are judged under one lock, so a cut never falls inside bytes that are being read: no other fill will be sent for them.
/// </summary>
public sealed class FillBound(long from, long end, long allowed) : IArrivingRun
{
    private readonly Lock _lock = new();
    private long _taken = from;
    private long _end = end;
    private long _allowed = allowed;
    private long _position = from;

    /// <summary>First byte of the run.</summary>
    public long From { get; } = from;

    /// <summary>Stop here (exclusive); <see cref="long.MaxValue"/> where only the end of the transfer tells.</summary>
    public long End => Volatile.Read(ref _end);

    /// <summary>Do not read past this before a later demand moved it: an open-ended fill is held back here.</summary>
    public long Allowed => Volatile.Read(ref _allowed);

    /// <summary>Bytes up to here were stored.</summary>
    public long Position { get => Volatile.Read(ref _position); set => Volatile.Write(ref _position, value); }

    /// <summary>What is held back does not arrive: a reader that wants it has to say so.</summary>
    long IArrivingRun.End => Math.Min(End, Allowed);

    /// <summary>True while nobody has said how far this fill shall really go.</summary>
    public bool IsOpenEnded => Allowed < End;

    /// <summary>How many of the wanted bytes at <paramref name="position"/> may be read now, 0: none, the end is reached. They count as read.</summary>
    public int Take(long position, int wanted)
    {
        lock (_lock)
        {
            int count = (int)Math.Clamp(_end - position, 0, wanted);
            if (count > 0) _taken = position + count;
            return count;
        }
    }

    /// <summary>Ends the fill earlier: at <paramref name="end"/>, or at the block border behind what is being read if that is later. Never moves the end up.</summary>
    public void Cut(long end)
    {
        lock (_lock)
        {
            _end = Math.Min(_end, Math.Max(end, BlockSize.AlignUp(_taken)));
            _allowed = Math.Min(_allowed, _end);
        }
    }

    /// <summary>Says how far an open-ended fill shall go: to <paramref name="end"/>, at least as far as it was let already.</summary>
    public void Settle(long end)
    {
        lock (_lock)
        {
            _end = Math.Min(_end, Math.Max(_allowed, end));
            _allowed = _end;
        }
    }
}
