using StonMedia.Cache.Blocks;

namespace StonMedia.Streams.Ingest;

/// <summary>How far one fill goes; shared by the entry's actor, which may lower it, and the graph, which obeys it before every read.</summary>
public sealed class FillBound(long from, long end, long allowed) : IArrivingRun
{
    private long _end = end;
    private long _allowed = allowed;
    private long _position = from;

    /// <summary>First byte of the run.</summary>
    public long From { get; } = from;

    /// <summary>Stop here (exclusive); <see cref="long.MaxValue"/> where only the end of the transfer tells.</summary>
    public long End { get => Volatile.Read(ref _end); set => Volatile.Write(ref _end, value); }

    /// <summary>Do not read past this before a later demand moved it: an open-ended fill is held back here.</summary>
    public long Allowed { get => Volatile.Read(ref _allowed); set => Volatile.Write(ref _allowed, value); }

    /// <summary>Bytes up to here were stored.</summary>
    public long Position { get => Volatile.Read(ref _position); set => Volatile.Write(ref _position, value); }

    /// <summary>What is held back does not arrive: a reader that wants it has to say so.</summary>
    long IArrivingRun.End => Math.Min(End, Allowed);

    /// <summary>True while nobody has said how far this fill shall really go.</summary>
    public bool IsOpenEnded => Allowed < End;
}
