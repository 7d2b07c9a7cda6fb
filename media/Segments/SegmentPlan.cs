using StonMedia.Media.Mp4.Trim;

namespace StonMedia.Media.Segments;

/// <summary>Where the segments of one or two tracks begin and what each holds. The first track sets the borders.</summary>
internal sealed class SegmentPlan
{
    private readonly Presentation _presentation;
    private readonly SegmentStart[] _starts;
    private readonly long[] _partEnds;    // of each part, in flicks

    public SegmentPlan(Presentation presentation, IReadOnlyList<PlayTrack> tracks, SegmentStart[] starts, long[] partEnds)
        => (_presentation, Tracks, _starts, _partEnds) = (presentation, tracks, starts, partEnds);

    /// <summary>The tracks in it, the one that sets the borders first.</summary>
    public IReadOnlyList<PlayTrack> Tracks { get; }

    /// <summary>Segments.</summary>
    public int Count => _starts.Length;

    public long MemoryBytes => 100 + (_starts.Length * 24L) + (_partEnds.Length * 8L);

    /// <summary>When a segment begins (flicks of the presentation).</summary>
    public long StartOf(int segment) => _starts[segment].Time;

    /// <summary>When it ends: where the next one begins, or its part does.</summary>
    public long EndOf(int segment) => IsLastOfPart(segment) ? _partEnds[_starts[segment].Part] : _starts[segment + 1].Time;

    public int PartOf(int segment) => _starts[segment].Part;

    /// <summary>Timestamps or codec parameters do not go on from the segment before.</summary>
    public bool IsDiscontinuous(int segment)
        => segment > 0 && (_starts[segment].Part != _starts[segment - 1].Part || DescriptionOf(segment) != DescriptionOf(segment - 1));

    /// <summary>It begins with a picture that needs those before it, as no key frame came in time.</summary>
    public bool IsCut(int segment)
        => Tracks[0].Track.Syncs is { } syncs && _starts[segment].Sample is var sample && sample < Tracks[0].Runs[_starts[segment].Part].Last && syncs.CountBefore(sample + 1) == syncs.CountBefore(sample);

    /// <summary>Any of its segments <see cref="IsCut"/>.</summary>
    public bool HasCuts => Enumerable.Range(1, Math.Max(0, Count - 1)).Any(IsCut);

    /// <summary>Samples [First, Last) of each track of <see cref="Tracks"/> in a segment; empty ranges where a track has none there.</summary>
    public (long First, long Last)[] SamplesOf(int segment)
    {
        SegmentStart start = _starts[segment];
        var samples = new (long First, long Last)[Tracks.Count];
        for (int i = 0; i < samples.Length; i++)
        {
            PlayRun run = Tracks[i].Runs[start.Part];
            bool isFirst = segment == 0 || _starts[segment - 1].Part != start.Part;
            long first = isFirst ? run.First : BorderOf(i, segment);
            samples[i] = (first, IsLastOfPart(segment) ? run.Last : Math.Max(first, BorderOf(i, segment + 1)));
        }

        return samples;
    }

    /// <summary>Bytes of the samples in a segment.</summary>
    public long BytesOf(int segment)
    {
        long bytes = 0;
        (long First, long Last)[] samples = SamplesOf(segment);
        for (int i = 0; i < samples.Length; i++) bytes += Tracks[i].Track.Sizes.Bytes(samples[i].First, samples[i].Last);
        return bytes;
    }

    private bool IsLastOfPart(int segment) => segment + 1 == _starts.Length || _starts[segment + 1].Part != _starts[segment].Part;

    // Which description the border setting track has at a segment's beginning: another one is another set of codec parameters.
    private int DescriptionOf(int segment)
    {
        PlayRun run = Tracks[0].Runs[_starts[segment].Part];
        return Tracks[0].Entries.Count == 1 || run.Count == 0 ? 0 : Tracks[0].DescriptionOf(Math.Min(_starts[segment].Sample, run.Last - 1));
    }

    private long BorderOf(int track, int segment)
    {
        SegmentStart start = _starts[segment];
        if (track == 0) return start.Sample;
        return Tracks[track].FirstAt(start.Part, _presentation.ToTicks(Tracks[track], start.Time));
    }
}
