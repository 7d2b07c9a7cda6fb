using StonMedia.Media.Mp4.Tables;

namespace StonMedia.Media.Mp4.Trim;

/// <summary>Where the samples of one run of one track lie in the source.</summary>
internal sealed class SourceSpan
{
    public SourceSpan(Mp4Track track, SampleRun run)
    {
        (Track, Run) = (track, run);
        First = track.Chunks.Locate(run.First);
        Last = track.Chunks.Locate(run.Last - 1);
        Start = ChunkStart(First);
        End = checked(ChunkStart(Last) + ChunkBytes(Last));
        IsOrdered = track.Chunks.InOrder;
    }

    public Mp4Track Track { get; }

    public SampleRun Run { get; }

    public ChunkPlace First { get; }

    public ChunkPlace Last { get; }

    /// <summary>First byte of the first chunk's samples.</summary>
    public long Start { get; }

    /// <summary>Behind the last byte of the last chunk's samples.</summary>
    public long End { get; }

    /// <summary>Bytes that follow the last sample in the new film and count as its own; empty for none.</summary>
    public ReadOnlyMemory<byte> Mark { get; set; }

    /// <summary>All chunks stand between Start and End, in order.</summary>
    public bool IsOrdered { get; }

    /// <summary>Position of the chunk's first sample that is in the run.</summary>
    public long ChunkStart(ChunkPlace place)
        => checked(Track.Chunks.Offset(place.Chunk) + Track.Sizes.Bytes(place.FirstSample, Math.Max(place.FirstSample, Run.First)));

    /// <summary>Bytes of the chunk's samples that are in the run.</summary>
    public long ChunkBytes(ChunkPlace place)
        => Track.Sizes.Bytes(Math.Max(place.FirstSample, Run.First), Math.Min(place.FirstSample + place.Samples, Run.Last));

    /// <summary>Bytes of the samples in chunks that begin in [from, to) of the source; for ordered spans.</summary>
    public long BytesBetween(long from, long to)
    {
        (long first, long last) = SamplesBetween(from, to);
        return Track.Sizes.Bytes(first, last);
    }

    /// <summary>The chunks that begin in [from, to) of the source, as source ranges; for ordered spans.</summary>
    public IEnumerable<(long Start, long End)> ChunksBetween(long from, long to)
    {
        (long first, long last) = SamplesBetween(from, to);
        return first >= last ? [] : Chunks(Track.Chunks.Locate(first), last);
    }

    /// <summary>All chunks as source ranges, in the order of their samples.</summary>
    public IEnumerable<(long Start, long End)> AllChunks() => Chunks(First, Run.Last);

    private IEnumerable<(long Start, long End)> Chunks(ChunkPlace place, long lastSample)
    {
        while (true)
        {
            long start = ChunkStart(place);
            yield return (start, checked(start + ChunkBytes(place)));
            if (place.FirstSample + place.Samples >= lastSample) yield break;
            place = Track.Chunks.Following(place);
        }
    }

    // The first chunk counts as beginning where the run does.
    private (long First, long Last) SamplesBetween(long from, long to) => (FirstSampleFrom(from), FirstSampleFrom(to));

    private long FirstSampleFrom(long offset)
    {
        if (offset <= Start) return Run.First;
        int chunk = Track.Chunks.FirstAtOrBehind(offset, First.Chunk + 1, Last.Chunk + 1);
        return chunk > Last.Chunk ? Run.Last : Track.Chunks.At(chunk).FirstSample;
    }
}
