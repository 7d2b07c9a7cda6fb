namespace StonMedia.Media.Mp4.Trim;

/// <summary>
/// The pictures of several sections. Each begins with the sync sample that its first picture needs; pictures between the two, and those at a
/// section's end that only others refer to, are not for the viewer: they get a tick each, of a microsecond or so, at the end of the picture before the seam.
/// </summary>
/// <param name="timeline">The track.</param>
/// <param name="spare">Samples taken along behind a section's end, hidden, for a decoder that drops those it has not yet put out at a seam.</param>
internal sealed class JoinedVideo(TrackTimeline timeline, int spare) : JoinedCut(timeline)
{
    /// <summary>Ticks a second of tracks with hidden pictures: a hundred of them last a tenth of a millisecond.</summary>
    private const long FineTimescale = 1_000_000;

    private readonly List<VideoSection> _sections = [];
    private readonly TrackClock _clock = timeline.Clock;
    private readonly List<TablePart> _times = [];
    private readonly List<TablePart> _offsets = [];
    private long _factor = 1, _shift, _duration;

    public override long TickFactor => _factor;

    public override long OffsetShift => _shift;

    public override long MediaDuration => _duration;

    public override IReadOnlyList<TablePart> Times => _times;

    public override IReadOnlyList<TablePart> Offsets => _offsets;

    public override void Seal()
    {
        if (_sections.Count == 0) return;
        VideoSection first = _sections[0], last = _sections[^1];
        first.BeginsPlainly();
        last.EndsPlainly();
        if (_sections.Exists(static s => s.HasRetimed)) _factor = Factor();
        long sourceShift = checked(-(Track.Offsets?.LeastValue ?? 0) * _factor), timescale = checked(Track.Timescale * _factor);
        long origin = checked(((first.From - _clock.Decoded(first.Samples.First)) * _factor) + sourceShift);    // media time shown when the track begins
        foreach (VideoSection section in _sections) section.Place(origin + Flicks.ToTicks(section.At - first.At, timescale), sourceShift, _factor);
        long decoded = -1;
        for (int i = 0; i < _sections.Count; i++)
            decoded = _sections[i].Retime(decoded, i + 1 < _sections.Count ? _sections[i + 1].HiddenBefore : 0);

        // Only where a picture would be shown before it is decoded does everything move.
        long more = -Math.Min(0, _sections.Min(static s => s.LeastOffset));
        _shift = sourceShift + more;
        Write(more);
        SetEdit(first.At, last.At - first.At + Flicks.FromTicks(last.To - last.From, Track.Timescale), origin + more);
    }

    protected override SampleRun? Add(long at, long from, long to)
    {
        long shown = _clock.ShownAt(from);
        if (shown < 0)
        {
            shown = _clock.ShownBehind(from);
            if (shown < 0 || _clock.Shown(shown) >= to) return null;
            at += Flicks.FromTicks(_clock.Shown(shown) - from, Track.Timescale);
            from = _clock.Shown(shown);
        }

        long end = _clock.LastShownBefore(to) + 1;
        if (end <= 0) return null;
        end = Math.Min(Track.SampleCount, end + spare);
        var section = new VideoSection(_clock, Track, at, from, to, shown, new SampleRun(Math.Min(_clock.SyncFor(shown), end - 1), end));
        _sections.Add(section);
        return section.Samples;
    }

    protected override void Remember() { }

    protected override void Restore(int parts) => _sections.RemoveRange(parts, _sections.Count - parts);

    private long Factor()
    {
        long room = int.MaxValue / Math.Max(1, Track.Times.MostValue);
        if (Track.Offsets is { } offsets) room = Math.Min(room, int.MaxValue / 4 / Math.Max(1, Math.Max(offsets.MostValue, -offsets.LeastValue)));
        room = Math.Min(room, uint.MaxValue / Track.Timescale);
        return Math.Max(1, Math.Min(room, (FineTimescale + Track.Timescale - 1) / Track.Timescale));
    }

    private void Write(long more)
    {
        bool hasOffsets = Track.Offsets is not null || more > 0 || _sections.Exists(static s => s.MostOffset > 0);
        for (int i = 0; i < _sections.Count; i++)
        {
            VideoSection section = _sections[i];
            long end = i + 1 < _sections.Count ? _sections[i + 1].FirstDecoded : section.LastDecoded + (Track.Times.ValueOf(section.Samples.Last - 1) * _factor);
            section.WriteTimes(_times, end);
            if (hasOffsets) section.WriteOffsets(_offsets, more);
            _duration = end - _sections[0].FirstDecoded;
        }
    }
}
