using StonMedia.Media.Mp4.Tables;
using StonMedia.Media.Mp4.Trim;

namespace StonMedia.Media.Segments;

/// <summary>
/// Chooses where segments begin: at the last key frame that is no farther from the segment's beginning than the target, or at the next one
/// where there is none and more is left than the target; always at the beginning of a part and where the codec's parameters change. Where the length
/// is bounded and no key frame comes in time, at another picture.
/// </summary>
internal sealed class SegmentPlanner
{
    /// <summary>Segments of one presentation: 28 hours of seconds.</summary>
    private const int MaxSegments = 100_000;

    private readonly Presentation _presentation;
    private readonly PlayTrack _anchor;
    private readonly IReadOnlyList<PlayTrack> _tracks;
    private readonly long _target;
    private readonly LengthBound? _bound;
    private readonly List<SegmentStart> _starts = [];

    private SegmentPlanner(Presentation presentation, IReadOnlyList<PlayTrack> tracks, long target, LengthBound? bound)
        => (_presentation, _anchor, _tracks, _target, _bound) = (presentation, tracks[0], tracks, target, bound);

    /// <param name="presentation">What is cut.</param>
    /// <param name="tracks">What goes into the segments; the first one sets the borders.</param>
    /// <param name="target">Wanted length in flicks, above 0.</param>
    /// <param name="bound">What no segment is to be longer than; null: wherever the next key frame is.</param>
    public static SegmentPlan Plan(Presentation presentation, IReadOnlyList<PlayTrack> tracks, long target, LengthBound? bound = null)
    {
        var planner = new SegmentPlanner(presentation, tracks, target, bound);
        var ends = new long[presentation.Parts.Count];
        for (int part = 0; part < ends.Length; part++) ends[part] = planner.AddPart(part);
        MediaFormatException.Require(planner._starts.Count > 0, "nothing to play");
        return new SegmentPlan(presentation, tracks, [.. planner._starts], ends);
    }

    private long AddPart(int part)
    {
        PlayRun run = _anchor.Runs[part];
        long othersEnd = _tracks.Skip(1).Where(t => t.Runs[part].Count > 0).Select(t => EndOf(t, part)).DefaultIfEmpty(long.MinValue).Max();
        if (run.Count == 0)
        {
            if (othersEnd == long.MinValue) return _presentation.Parts[part].End;
            long start = _presentation.Parts[part].Start;
            Add(new SegmentStart(part, 0, start));
            Extend(part, 0, start, othersEnd);
            return othersEnd;
        }

        long sample = run.First, end = EndOf(_anchor, part);
        while (true)
        {
            long time = StartTime(part, sample);
            Add(new SegmentStart(part, sample, time));
            if (checked(time + _target) >= end && ChangeBehind(sample, run.Last) == run.Last) break;    // the rest fits
            long next = Next(part, sample, time + _target);
            if (_bound is { } bound && (next < run.Last ? StartTime(part, next) : end) - time >= bound.Most) next = CutAt(part, sample, time + (bound.Seconds * Flicks.PerSecond));
            if (next >= run.Last) break;
            sample = next;
        }

        // Other tracks may go on when the anchor is over: a little belongs to the last segment, more gets segments of its own.
        if (othersEnd <= end + _target) return end;
        Extend(part, run.Last, end, othersEnd);
        return othersEnd;
    }

    private void Extend(int part, long sample, long from, long to)
    {
        bool isFirst = _starts[^1].Time == from;
        for (long time = isFirst ? from + _target : from; time + (_target / 4) < to; time += _target) Add(new SegmentStart(part, sample, time));
    }

    private void Add(SegmentStart start)
    {
        MediaFormatException.Require(_starts.Count < MaxSegments, $"more than {MaxSegments} segments");
        // Composition times that make no sense must not make a segment of negative length.
        if (_starts.Count > 0 && _starts[^1].Time > start.Time) start = start with { Time = _starts[^1].Time };
        _starts.Add(start);
    }

    private long EndOf(PlayTrack track, int part)
        => _presentation.ToPresentation(track, track.EndOf(part, track.Runs[part].First, track.Runs[part].Last));

    // The first key frame behind the segment's beginning that fits, or run.Last.
    private long Next(int part, long sample, long limit)
    {
        PlayRun run = _anchor.Runs[part];
        long last = ChangeBehind(sample, run.Last), chosen;
        if (_anchor.Track.Syncs is { } syncs)
        {
            int low = syncs.CountBefore(sample + 1), high = syncs.CountBefore(last) - 1;
            if (low > high) return last;
            while (low < high)
            {
                int middle = (low + high + 1) / 2;
                if (StartTime(part, syncs[middle]) <= limit) low = middle;
                else high = middle - 1;
            }

            chosen = syncs[low];
        }
        else
        {
            long low = sample + 1, high = last - 1;
            if (low > high) return last;
            while (low < high)
            {
                long middle = low + ((high - low + 1) / 2);
                if (StartTime(part, middle) <= limit) low = middle;
                else high = middle - 1;
            }

            chosen = low;
        }

        return chosen;
    }

    // The last picture that begins in time, of the few before it the last one in front of which nothing is shown later.
    private long CutAt(int part, long sample, long limit)
    {
        const int Reordered = 64;
        long low = sample + 1, high = _anchor.Runs[part].Last - 1;
        if (low > high) return high + 1;
        while (low < high)
        {
            long middle = low + ((high - low + 1) / 2);
            if (StartTime(part, middle) <= limit) low = middle;
            else high = middle - 1;
        }

        for (long clean = low; clean > sample && clean > low - Reordered; clean--)
        {
            long start = StartTime(part, clean);
            bool isClean = true;
            for (long i = Math.Max(sample, clean - Reordered); i < clean && isClean; i++) isClean = _presentation.ToPresentation(_anchor, _anchor.Shown(part, i)) < start;
            if (isClean) return clean;
        }

        return low;
    }

    // The first sample behind the given one with another sample description, or last.
    private long ChangeBehind(long sample, long last)
    {
        if (_anchor.Entries.Count == 1) return last;
        ChunkTable chunks = _anchor.Track.Chunks;
        ChunkPlace place = chunks.Locate(sample);
        uint description = chunks.Description(place.Entry);
        for (int entry = place.Entry + 1; entry < chunks.EntryCount && chunks.First(entry) < chunks.Count; entry++)
            if (chunks.Description(entry) != description) return Math.Min(last, chunks.At((int)chunks.First(entry)).FirstSample);
        return last;
    }

    // When the first picture of a segment that begins with this sample is shown: pictures that lead a key frame are shown before it.
    private long StartTime(int part, long sample)
    {
        long shown = _anchor.Shown(part, sample);
        if (_anchor.Track.Offsets is not null)
        {
            long last = Math.Min(_anchor.Runs[part].Last, sample + 64);
            for (long i = sample + 1; i < last && _anchor.Decoded(part, i) < shown; i++)
                shown = Math.Min(shown, _anchor.Shown(part, i));
        }

        return _presentation.ToPresentation(_anchor, shown);
    }
}
