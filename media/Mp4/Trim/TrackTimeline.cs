namespace StonMedia.Media.Mp4.Trim;

/// <summary>What a track shows when: its edit list, or all of its media where it has none.</summary>
internal sealed class TrackTimeline
{
    private const long LongestDelay = Flicks.PerSecond / 5;

    private readonly List<Segment> _segments = [];
    private readonly long _tick;    // of the movie, in flicks

    /// <exception cref="MediaFormatException">Edits that do not play at normal speed, or without a movie timescale.</exception>
    public TrackTimeline(Mp4Track track, uint movieTimescale)
    {
        Track = track;
        Clock = new TrackClock(track);
        _tick = movieTimescale > 0 ? Flicks.FromTicks(1, movieTimescale) : 0;
        long mediaEnd = track.SampleCount == 0 ? 0 : Clock.End(), at = 0;
        if (track.Edits.Count == 0) Add(new Segment(0, WithoutEdits(track, mediaEnd), 0));
        for (int i = 0; i < track.Edits.Count; i++)
        {
            Edit edit = track.Edits[i];
            MediaFormatException.Require(movieTimescale > 0, "an edit list, but no movie timescale");
            long duration = Flicks.FromTicks(edit.Duration, movieTimescale);
            if (edit.IsEmpty)
            {
                Add(new Segment(at, at + duration, -1));
            }
            else
            {
                MediaFormatException.Require(edit.IsNormalRate, "an edit at another speed than normal");
                long room = Math.Max(0, Flicks.FromTicks(mediaEnd - edit.MediaTime, track.Timescale));
                if (duration == 0 && i == track.Edits.Count - 1) duration = room;    // to the end of the media
                Add(new Segment(at, at + Math.Min(duration, room), edit.MediaTime));
            }

            at += duration;
        }
    }

    public Mp4Track Track { get; }

    public TrackClock Clock { get; }

    public IReadOnlyList<Segment> Segments => _segments;

    /// <summary>End of what is shown, in flicks; 0 when nothing is.</summary>
    public long End => _segments.Where(static s => !s.IsEmpty).Select(static s => s.End).DefaultIfEmpty().Max();

    /// <summary>The segments that reach into a stretch of the presentation, in flicks, in order.</summary>
    public IEnumerable<Segment> Between(long start, long end)
    {
        int low = 0, high = _segments.Count;
        while (low < high)
        {
            int middle = (low + high) >>> 1;
            if (_segments[middle].End <= start) low = middle + 1;
            else high = middle;
        }

        for (; low < _segments.Count && _segments[low].Start < end; low++) yield return _segments[low];
    }

    /// <summary>Composition time shown at <paramref name="time"/> of that segment.</summary>
    public long MediaAt(Segment segment, long time) => segment.Media + Flicks.ToTicks(time - segment.Start, Track.Timescale);

    /// <summary>When composition time <paramref name="media"/> is shown in that segment.</summary>
    public long TimeOf(Segment segment, long media) => segment.Start + Flicks.FromTicks(media - segment.Media, Track.Timescale);

    // The standard shows media time 0 up to the media's duration; the last pictures are later than that by the reordering delay. They are
    // shown as players do, unless the delay is so long that it cannot be one.
    private static long WithoutEdits(Mp4Track track, long mediaEnd)
    {
        long shown = Flicks.FromTicks(mediaEnd, track.Timescale), declared = Flicks.FromTicks(track.MediaDuration, track.Timescale);
        return shown - declared <= LongestDelay ? shown : declared;
    }

    // Entries that follow each other in the media too are one: nothing is to be cut there, and players that read on behind the end of each, or follow
    // only the first, are then right. Lengths are in ticks of the movie, so the next one may begin up to a tick away; the first one's times stay.
    private void Add(Segment segment)
    {
        if (segment.End <= segment.Start) return;
        Segment last = _segments.Count > 0 ? _segments[^1] : default;
        bool goesOn = last.End > 0 && last.End == segment.Start && !last.IsEmpty && !segment.IsEmpty && Math.Abs(TimeOf(last, segment.Media) - segment.Start) <= _tick;
        if (goesOn) _segments[^1] = last with { End = segment.End };
        else _segments.Add(segment);
    }
}
