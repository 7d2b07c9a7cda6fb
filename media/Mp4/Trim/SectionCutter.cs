namespace StonMedia.Media.Mp4.Trim;

/// <summary>Turns wanted times into the times at which a film can be cut, and appends those sections to a new film.</summary>
internal sealed class SectionCutter
{
    private readonly TrackTimeline? _video;    // whose pictures say where sections begin
    private readonly TrackTimeline? _sound;    // in films without one
    private readonly bool _exactStart;
    private readonly bool _joins;
    private readonly IReadOnlyList<TrackTimeline> _timelines;
    private long _ahead;    // what the sections so far are longer than wanted, in flicks

    public SectionCutter(Mp4Index index, CuttableTracks tracks, bool exactStart, bool joins)
    {
        (_exactStart, _joins, _timelines) = (exactStart, joins, tracks.Timelines);
        (_video, _sound, MovieEnd) = (tracks.Video, tracks.Sound, tracks.MovieEnd);
        Film = new CutFilm(index, tracks.Timelines, joins);
    }

    /// <summary>End of what the source shows or plays, in flicks.</summary>
    public long MovieEnd { get; }

    public CutFilm Film { get; }

    /// <summary>The wanted section in flicks, its end at most the film's; empty (start at or behind end) when it lies behind the film.</summary>
    public (long Start, long End) Times(TrimRequest section)
    {
        long end = section.EndMicroseconds is { } wanted ? Math.Min(Flicks.FromMicroseconds(wanted), MovieEnd) : MovieEnd;
        return (Flicks.FromMicroseconds(section.StartMicroseconds), end);
    }

    /// <summary>Some picture or sound is shown in [start, end).</summary>
    public bool HasSamples(long start, long end)
        => _timelines.Any(t => t.Segments.Any(s => !s.IsEmpty && s.Start < end && s.End > start));

    /// <summary>Appends [start, end), moved to where a picture begins, unless that would be more than so many bytes in all.</summary>
    public Appended Append(long start, long end, long mostBytes = long.MaxValue)
    {
        long wanted = start;
        if (_joins && _video is not null)
        {
            long asked = end - start;
            // What the sections before are longer or shorter than wanted, this one makes good as far as it can.
            long due = end - start - Math.Clamp(_ahead, -StartSnap.Tolerance, StartSnap.Tolerance);
            start = (Film.IsEmpty ? null : StartSnap.Sync(_video, start, end)) ?? StartSnap.Picture(_video, start, end, _exactStart);
            // A start that had to go far back, to where a long picture begins, does not take the end with it.
            bool movesEnd = _exactStart && Math.Abs(start - wanted) <= StartSnap.LaterBy;
            if (end < MovieEnd) end = StartSnap.CleanEnd(_video, start, Math.Max(start + 1, Math.Min(MovieEnd, movesEnd ? start + due : end)));
            Appended result = Film.Append(start, end, wanted - StartSnap.Tolerance, mostBytes);
            if (_exactStart && result == Appended.Whole) _ahead += end - start - asked;
            return result;
        }

        if (_video is not null) start = StartSnap.Picture(_video, start, end, _exactStart);
        else if (_sound is not null) start = StartSnap.Packet(_sound, start, end);
        return Film.Append(start, end, (start < wanted - StartSnap.Tolerance ? start : wanted) - StartSnap.Tolerance, mostBytes);
    }
}
