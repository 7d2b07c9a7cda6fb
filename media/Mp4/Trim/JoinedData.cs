namespace StonMedia.Media.Mp4.Trim;

/// <summary>Text or metadata of several sections: samples that a seam goes through are shortened.</summary>
internal sealed class JoinedData(TrackTimeline timeline) : JoinedCut(timeline)
{
    private readonly List<Part> _parts = [];
    private readonly TrackClock _clock = timeline.Clock;
    private long _firstAt;

    public override long OffsetShift => 0;

    public override long MediaDuration => _parts.Count == 0 ? 0 : _parts[^1].End;

    public override IReadOnlyList<TablePart> Offsets => [];

    public override IReadOnlyList<TablePart> Times
    {
        get
        {
            var times = new List<TablePart>();
            for (int i = 0; i < _parts.Count; i++)
            {
                (long begin, long end, long from, SampleRun samples) = _parts[i];
                if (i + 1 < _parts.Count) end = Math.Max(begin, _parts[i + 1].Begin);    // a sample stays until the next one
                long length = end - begin;
                if (samples.Count == 1)
                {
                    times.Add(new NewRuns().With(length));
                    continue;
                }

                long first = _clock.Decoded(samples.First + 1) - from, last = length - (_clock.Decoded(samples.Last - 1) - from);
                times.Add(new NewRuns().With(first));
                if (samples.Count > 2) times.Add(new RunTableCut(Track.Times, new SampleRun(samples.First + 1, samples.Last - 1)));
                times.Add(new NewRuns().With(last));
            }

            return times;
        }
    }

    public override void Seal()
    {
        if (_parts.Count > 0) SetEdit(_firstAt, Flicks.FromTicks(MediaDuration, Track.Timescale), 0);
    }

    protected override SampleRun? Add(long at, long from, long to)
    {
        long shown = Math.Max(0, _clock.ShownAt(from)), last = _clock.LastShownBefore(to) + 1;
        long late = Math.Max(0, _clock.Decoded(shown) - from);
        from += late;
        if (last <= shown || from >= to) return null;
        if (_parts.Count == 0) _firstAt = at + Flicks.FromTicks(late, Track.Timescale);
        long begin = Math.Max(MediaDuration, _parts.Count == 0 ? 0 : Flicks.ToTicks(at - _firstAt, Track.Timescale) + late);
        var samples = new SampleRun(shown, last);
        _parts.Add(new Part(begin, begin + Math.Min(to, _clock.Decoded(last)) - from, from, samples));
        return samples;
    }

    protected override void Remember() { }

    protected override void Restore(int parts) => _parts.RemoveRange(parts, _parts.Count - parts);

    /// <summary>Begin and End in ticks of the new track; From is the media time of the source at Begin.</summary>
    private readonly record struct Part(long Begin, long End, long From, SampleRun Samples);
}
