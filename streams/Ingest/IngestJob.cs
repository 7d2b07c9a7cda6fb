using StonMedia.Cache.Blocks;
using StonMedia.Streams.Origin;

namespace StonMedia.Streams.Ingest;

/// <summary>One origin body on its way into a generation. The graph owns response and writer and disposes both.</summary>
public sealed record IngestJob
{
    public required OriginResponse Response { get; init; }

    public required Generation Generation { get; init; }

    public required BodyWriter Writer { get; init; }

    public required FillBound Bound { get; init; }

    /// <summary>Body bytes in front of the run that were not asked for: read and thrown away.</summary>
    public long Lead { get; init; }

    /// <summary>How far past its furthest reader the fill may be, origin.read-ahead.</summary>
    public required long ReadAhead { get; init; }

    /// <summary>Counts every body byte that is received, kept or not; and how many of them had been received before, and evicted.</summary>
    public required Action<int, int> Received { get; init; }

    /// <summary>So many bytes were read into the writer's room: readers may have them, and the books say so.</summary>
    public void Store(int count)
    {
        int again = Writer.Advance(count);
        Bound.Position = Writer.Position;
        Generation.CountReceived(count, again);
        Received(count, again);
    }
}
