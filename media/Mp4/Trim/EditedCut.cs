using StonMedia.Media.Mp4.Tables;

namespace StonMedia.Media.Mp4.Trim;

/// <summary>A track cut to one section: sample runs of the source as they are, and edits that show the wanted part of them.</summary>
internal sealed class EditedCut(TrackTimeline timeline) : TrackCut(timeline)
{
    /// <summary>What a section may be longer or shorter at its end, in flicks.</summary>
    private const long EndAllowance = Flicks.PerSecond / 5;

    private readonly List<SampleRun> _runs = [];
    private readonly List<NewEdit> _edits = [];
    private long _mediaDuration;

    public override IReadOnlyList<SampleRun> Runs => _runs;

    public override IReadOnlyList<NewEdit> Edits => _edits;

    // Negative composition offsets are read differently by players, so the cut track has none.
    public override long OffsetShift { get; } = -(timeline.Track.Offsets?.LeastValue ?? 0);

    public override long MediaDuration => _mediaDuration;

    public override IReadOnlyList<TablePart> Times => Cut(Track.Times, 0);

    public override IReadOnlyList<TablePart> Offsets => Track.Offsets is { } offsets ? Cut(offsets, OffsetShift) : [];

    public override IReadOnlyList<SampleRun> Append(long at, long start, long end, long earliestSound)
    {
        var shown = new List<(NewEdit Edit, SampleRun Samples)>();
        long shownUntil = start;
        foreach (Segment segment in Timeline.Segments)
        {
            long from = Math.Max(start, segment.Start), to = Math.Min(end, segment.End);
            if (from >= to) continue;
            if (!segment.IsEmpty) from = FirstShown(segment, from, to, earliestSound);
            if (from > shownUntil) shown.Add((new NewEdit(from - shownUntil, -1), default));    // an edit shorter than it claims leaves a gap
            shownUntil = to;
            if (from < to) shown.Add(segment.IsEmpty ? (new NewEdit(to - from, -1), default) : Samples(segment, from, to));
        }

        List<SampleRun> runs = Merge(shown);
        var starts = new long[runs.Count];    // decoding time of each run's first sample in the cut track
        for (int i = 0; i < runs.Count; i++)
        {
            starts[i] = _mediaDuration;
            _mediaDuration = checked(_mediaDuration + Timeline.Clock.Decoded(runs[i].Last) - Timeline.Clock.Decoded(runs[i].First));
        }

        foreach ((NewEdit edit, SampleRun samples) in shown)
        {
            if (edit.MediaTime < 0) { AddEmpty(edit.Duration); continue; }
            int run = 0;
            while (runs[run].First > samples.First || samples.Last > runs[run].Last) run++;
            _edits.Add(edit with { MediaTime = edit.MediaTime - Timeline.Clock.Decoded(runs[run].First) + starts[run] + OffsetShift });
        }

        _runs.AddRange(runs);
        return runs;
    }

    private RunTableCut[] Cut(RunTable table, long shift)
    {
        var cut = new RunTableCut[_runs.Count];
        for (int i = 0; i < cut.Length; i++) cut[i] = new RunTableCut(table, _runs[i], shift);
        return cut;
    }

    // Shows nothing for that long (flicks).
    private void AddEmpty(long duration)
    {
        if (duration <= 0) return;
        if (_edits.Count > 0 && _edits[^1].MediaTime < 0) _edits[^1] = new NewEdit(_edits[^1].Duration + duration, -1);
        else _edits.Add(new NewEdit(duration, -1));
    }

    // The media time in the result is the source's; Append turns it into the cut track's.
    private (NewEdit Edit, SampleRun Samples) Samples(Segment segment, long from, long to)
    {
        Mp4Track track = Timeline.Track;
        long mediaFrom = Timeline.MediaAt(segment, from), mediaTo = Timeline.MediaAt(segment, to);
        mediaTo = WithoutLongPicture(mediaFrom, mediaTo);
        to = Math.Min(to, Timeline.TimeOf(segment, mediaTo));
        long shown = Math.Max(0, Timeline.Clock.ShownAt(mediaFrom)), last = Timeline.Clock.LastShownBefore(mediaTo);
        if (last < 0) return (new NewEdit(to - from, -1), default);
        long first = Math.Min(Timeline.Clock.SyncFor(shown), last);
        if (track.IsSound) first = Math.Max(0, first - track.PrerollSamples);
        SampleRun samples = WholeGroups(track, first, last + 1);
        if (Timeline.Clock.Shown(shown) >= mediaTo) return (new NewEdit(to - from, -1), default);
        return (new NewEdit(to - from, mediaFrom), samples);
    }

    // Nothing is shown before the first sample. And the packet at the start of a section would be heard from its beginning where players
    // ignore edit lists: one that is too long is dropped.
    private long FirstShown(Segment segment, long from, long to, long earliestSound)
    {
        long media = Timeline.MediaAt(segment, from), shown = Timeline.Clock.ShownAt(media);
        if (shown < 0) return Math.Min(to, Math.Max(from, StartSnap.Following(Timeline, segment, media)));
        if (!Timeline.Track.IsSound) return from;
        long began = Timeline.TimeOf(segment, Timeline.Clock.Shown(shown));
        if (began >= from || began >= earliestSound) return from;
        long following = StartSnap.Following(Timeline, segment, media);
        return following <= from + StartSnap.LaterBy && following < to ? following : from;
    }

    // A picture that begins just before the end and lasts long beyond it is left out: players show all of the last picture.
    private long WithoutLongPicture(long mediaFrom, long mediaTo)
    {
        if (!Timeline.Track.IsVideo) return mediaTo;
        long shown = Timeline.Clock.ShownAt(mediaTo - 1);
        if (shown < 0) return mediaTo;
        long began = Timeline.Clock.Shown(shown), over = Timeline.Clock.ShownBehind(mediaTo - 1);
        long ends = over < 0 ? Timeline.Clock.End() : Timeline.Clock.Shown(over), allowance = Timeline.Track.Timescale * EndAllowance / Flicks.PerSecond;
        return ends - mediaTo > allowance && mediaTo - began < allowance && began > mediaFrom ? began : mediaTo;
    }

    /// <summary>Packed sound is cut between packets, which begin anew in every chunk.</summary>
    internal static SampleRun WholeGroups(Mp4Track track, long first, long last)
    {
        long group = track.Sizes.GroupSamples;
        if (group <= 1) return new SampleRun(first, last);
        ChunkPlace start = track.Chunks.Locate(first), end = track.Chunks.Locate(last - 1);
        first -= (first - start.FirstSample) % group;
        last = end.FirstSample + Math.Min(end.Samples, (last - end.FirstSample + group - 1) / group * group);
        return new SampleRun(first, Math.Min(last, track.SampleCount));
    }

    private static List<SampleRun> Merge(List<(NewEdit Edit, SampleRun Samples)> shown)
    {
        var runs = new List<SampleRun>(shown.Count);
        foreach ((_, SampleRun samples) in shown)
            if (samples.Count > 0) runs.Add(samples);
        if (runs.Count <= 1) return runs;       // as with most clips
        runs.Sort(static (a, b) => a.First.CompareTo(b.First));
        var merged = new List<SampleRun>(runs.Count);
        foreach (SampleRun run in runs)
        {
            if (merged.Count > 0 && run.First <= merged[^1].Last) merged[^1] = new SampleRun(merged[^1].First, Math.Max(merged[^1].Last, run.Last));
            else merged.Add(run);
        }

        return merged;
    }
}
