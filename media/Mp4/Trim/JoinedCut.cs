namespace StonMedia.Media.Mp4.Trim;

/// <summary>
/// A track cut to several sections that play one after the other. It has one edit, however many sections: players and libraries that follow
/// only the first entry of an edit list, or read on behind an entry's end to the next sync sample as FFmpeg does, would part sound and picture
/// at every seam. So what an edit could hide is left out (sound) or gets next to no time (pictures before a sync sample's successor).
/// </summary>
internal abstract class JoinedCut(TrackTimeline timeline) : TrackCut(timeline)
{
    private readonly List<SampleRun> _runs = [];
    private readonly List<NewEdit> _edits = [];
    private int _mark;

    public override IReadOnlyList<SampleRun> Runs => _runs;

    public override IReadOnlyList<NewEdit> Edits => _edits;

    public override IReadOnlyList<SampleRun> Append(long at, long start, long end, long earliestSound)
    {
        _mark = _runs.Count;
        Remember();
        foreach (Segment segment in Timeline.Segments)
        {
            long from = Math.Max(start, segment.Start), to = Math.Min(end, segment.End);
            if (segment.IsEmpty || from >= to) continue;
            if (Add(at + from - start, Timeline.MediaAt(segment, from), Timeline.MediaAt(segment, to)) is { } run) _runs.Add(run);
        }

        return _runs[_mark..];
    }

    public override void RemoveLast()
    {
        _runs.RemoveRange(_mark, _runs.Count - _mark);
        Restore(_mark);
    }

    /// <summary>Takes the samples that show composition times [from, to) of the source at <paramref name="at"/> (flicks); null when there are none.</summary>
    protected abstract SampleRun? Add(long at, long from, long to);

    /// <summary>Keeps what <see cref="Restore"/> needs.</summary>
    protected abstract void Remember();

    /// <summary>Back to <paramref name="parts"/> added runs.</summary>
    protected abstract void Restore(int parts);

    /// <summary>The one edit, behind an empty one when the track begins later than the film.</summary>
    protected void SetEdit(long at, long duration, long mediaTime)
    {
        if (at > 0) _edits.Add(new NewEdit(at, -1));
        _edits.Add(new NewEdit(duration, mediaTime));
    }
}
