using StonMedia.Media.Mp4.Trim;

namespace StonMedia.Media.Segments;

/// <summary>
/// Which segments of a film that still grows are as they will be: their borders follow from what is known, whatever comes behind it, and all of their
/// samples are there.
/// </summary>
internal sealed class SettledSegments
{
    /// <summary>A track that stays so far behind the others is over: it is not waited for.</summary>
    private const long Patience = 60 * Flicks.PerSecond;

    private readonly Presentation _presentation;
    private readonly SegmentPlan _plan;
    private readonly long _target;
    private readonly LengthBound? _bound;
    private readonly bool _knowsAllSamples;

    /// <param name="presentation">The film as far as it is known.</param>
    /// <param name="plan">Its segments.</param>
    /// <param name="target">Wanted length of one in flicks.</param>
    /// <param name="bound">What none is longer than; null: wherever the next key frame is.</param>
    public SettledSegments(Presentation presentation, SegmentPlan plan, long target, LengthBound? bound = null)
    {
        (_presentation, _plan, _target, _bound) = (presentation, plan, target, bound);
        // A film whose header came first tells of samples that are not there yet; fragments tell of those that are.
        _knowsAllSamples = presentation.Index.Fragmented is null;
    }

    /// <summary>Segments up to the first one that may still change.</summary>
    public int Count
    {
        get
        {
            int count = 0;
            while (count < _plan.Count && IsSettled(count)) count++;
            return count;
        }
    }

    public bool IsSettled(int segment)
    {
        if (_knowsAllSamples) return HasBytes(segment);
        int part = _plan.PartOf(segment);
        bool isLast = segment + 1 == _plan.Count || _plan.PartOf(segment + 1) != part;
        if (_plan.Tracks[0].Runs[part].Count == 0) return false;
        long end = _plan.EndOf(segment), known = KnownTo(_plan.Tracks[0], part);
        (long earliest, long latest) = (known, known);
        foreach (PlayTrack track in _plan.Tracks)
            if (track.Runs[part].Count > 0 && KnownTo(track, part) is var own) (earliest, latest) = (Math.Min(earliest, own), Math.Max(latest, own));
        if (isLast) return earliest > end;
        // A key frame that fits better may still come as long as the time where it would be is not past.
        bool isBorder = _plan.StartOf(segment) + _target < known || end > _plan.StartOf(segment) + _target;
        if (_bound is { } bound && _plan.IsCut(segment + 1)) isBorder = _plan.StartOf(segment) + bound.Certain < known;
        if (known <= end || !isBorder) return latest - known > Patience;
        foreach (PlayTrack track in _plan.Tracks)
            if (track.Runs[part].Count > 0 && KnownTo(track, part) is var own && own <= end && latest - own <= Patience) return false;
        return true;
    }

    // What comes behind the samples that are known is shown no earlier than this (flicks of the presentation).
    private long KnownTo(PlayTrack track, int part)
        => _presentation.ToPresentation(track, track.Decoded(part, track.Track.SampleCount - 1));

    private bool HasBytes(int segment)
    {
        (long First, long Last)[] samples = _plan.SamplesOf(segment);
        for (int i = 0; i < samples.Length; i++)
        {
            if (samples[i].Last <= samples[i].First) continue;
            foreach ((_, long end) in new SourceSpan(_plan.Tracks[i].Track, new SampleRun(samples[i].First, samples[i].Last)).AllChunks())
                if (end > _presentation.Index.SourceLength) return false;
        }

        return true;
    }
}
