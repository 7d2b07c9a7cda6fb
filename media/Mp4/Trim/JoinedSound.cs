namespace StonMedia.Media.Mp4.Trim;

/// <summary>
/// The sound of several sections: whole packets, one after the other without a gap, each section beginning with the packet that fits best to
/// what is heard then, so that sound and picture are at most half a packet apart. Packets too long for that begin on time, behind a short silence.
/// </summary>
internal sealed class JoinedSound(TrackTimeline timeline) : JoinedCut(timeline)
{
    /// <summary>Half of it is still within what nobody notices (and the 30 ms that are promised).</summary>
    private const long LongestPacketMilliseconds = 55;

    private readonly List<(long Position, SampleRun Samples)> _parts = [];    // where each run begins, in ticks
    private readonly TrackClock _clock = timeline.Clock;
    private long _firstAt;      // of the first part in the new film, flicks
    private long _firstMedia;   // shown at _firstAt, in ticks of the new track
    private long _end;          // of the media so far, in ticks
    private long _endBefore;

    public override long OffsetShift => 0;

    public override long MediaDuration => _end;

    public override IReadOnlyList<TablePart> Offsets => [];

    public override IReadOnlyList<TablePart> Times
    {
        get
        {
            var times = new List<TablePart>();
            for (int i = 0; i < _parts.Count; i++)
            {
                (long position, SampleRun samples) = _parts[i];
                long behind = i + 1 < _parts.Count ? _parts[i + 1].Position : _end, gap = behind - position - Length(samples);
                if (gap == 0 || samples.Count == 1)
                {
                    times.Add(samples.Count > 1 || gap == 0 ? new RunTableCut(Track.Times, samples) : new NewRuns().With(behind - position));
                    continue;
                }

                times.Add(new RunTableCut(Track.Times, samples with { Last = samples.Last - 1 }));
                times.Add(new NewRuns().With(Track.Times.ValueOf(samples.Last - 1) + gap));
            }

            return times;
        }
    }

    public override void Seal()
    {
        if (_parts.Count > 0) SetEdit(_firstAt, Flicks.FromTicks(_end - _firstMedia, Track.Timescale), _firstMedia);
    }

    protected override SampleRun? Add(long at, long from, long to)
    {
        long position = 0, first, last;
        if (_parts.Count == 0)
        {
            long shown = _clock.ShownAt(from);
            if (shown < 0 || IsLong(shown))
            {
                shown = shown < 0 ? 0 : _clock.BorderFrom(from);
                long late = _clock.Decoded(shown) - from;
                if (late >= to - from) return null;
                at += Flicks.FromTicks(late, Track.Timescale);
                from += late;
            }

            first = Math.Max(0, _clock.SyncFor(shown) - Track.PrerollSamples);
            last = _clock.BorderNear(to);
            if (last <= shown) return null;
            (_firstAt, _firstMedia) = (at, from - _clock.Decoded(first));
        }
        else
        {
            long wanted = _firstMedia + Flicks.ToTicks(at - _firstAt, Track.Timescale), late = _end - wanted;
            long packet = Track.Times.ValueOf(_clock.BorderNear(from));
            bool isLong = IsLong(_clock.BorderNear(from));
            // The sound ended before its section did; less than a packet is made good with the packet before this section's, if there is one.
            bool isGap = late < -packet || -(from + late) > packet / 2;
            first = isGap ? _clock.BorderNear(from) : isLong ? _clock.BorderFrom(from + Math.Max(0, late)) : _clock.BorderNear(from + late);
            position = isLong || isGap ? Math.Max(_end, wanted + _clock.Decoded(first) - from) : _end;
            long end = wanted + (to - from) - position + _clock.Decoded(first);
            last = isLong ? _clock.BorderFrom(end + 1) - 1 : _clock.BorderNear(end);
        }

        if (last <= first) return null;
        SampleRun samples = EditedCut.WholeGroups(Track, first, last);
        _parts.Add((position, samples));
        _end = checked(position + Length(samples));
        return samples;
    }

    protected override void Remember() => _endBefore = _end;

    protected override void Restore(int parts)
    {
        _parts.RemoveRange(parts, _parts.Count - parts);
        _end = _endBefore;
    }

    private bool IsLong(long sample) => Track.Times.ValueOf(sample) * 1000 > Track.Timescale * LongestPacketMilliseconds;

    private long Length(SampleRun samples) => _clock.Decoded(samples.Last) - _clock.Decoded(samples.First);
}
