using StonMedia.Media.Mp4;
using StonMedia.Media.Mp4.Trim;

namespace StonMedia.Media.Segments;

/// <summary>
/// Works out what a film, or a clip of it, plays. Edit lists are honoured by choosing samples and shifting their times, as segments carry no
/// edit list: a clip begins at the key frame at or before its start.
/// </summary>
internal sealed class PresentationBuilder
{
    private const int MaxTracks = 16;

    /// <summary>Stretches between leaps of edits, of all sections together: films have a few, and each costs every track a search.</summary>
    private const int MaxParts = 4096;

    /// <summary>Sound that stands this long before the film's beginning is an encoder's lead-in and stays; more of it would be heard.</summary>
    private const long LeadIn = Flicks.PerSecond / 10;

    private readonly Mp4Index _index;
    private readonly List<TrackTimeline> _timelines;
    private readonly TrackTimeline _primary;
    private readonly List<Part> _parts = [];
    private readonly List<List<PlayRun>> _runs;
    private readonly List<(TrackTimeline Timeline, List<PlayRun> Runs)> _texts;
    private readonly long[] _leaps;    // of the source's presentation, in flicks, rising
    private long _length;

    private PresentationBuilder(Mp4Index index)
    {
        _index = index;
        _timelines = [.. PlayableTracks.Of(index).Select(t => new TrackTimeline(t, index.Timescale)).Where(static t => t.Segments.Any(static s => !s.IsEmpty))];
        MediaFormatException.Require(_timelines.Count > 0, "no picture or sound");
        _timelines = [.. _timelines.OrderBy(static t => t.Track.IsVideo ? 0 : 1).ThenBy(static t => t.Track.IsEnabled ? 0 : 1).Take(MaxTracks)];
        _primary = _timelines[0];
        _leaps = Leaps(_timelines);
        _runs = [.. _timelines.Select(static _ => new List<PlayRun>())];
        _texts = [.. TextTracks.Of(index).Take(MaxTracks).Select(static t => (t, new List<PlayRun>()))];
    }

    /// <param name="index">The film.</param>
    /// <param name="key">Which clips of it; the whole film where it names none.</param>
    /// <returns>Null when the film plays nothing where the clips are.</returns>
    /// <exception cref="MediaFormatException">It cannot be cut into segments.</exception>
    public static Presentation? Build(Mp4Index index, PackageKey key)
    {
        MediaFormatException.Require(!index.IsFragmented, "a fragmented file");
        var builder = new PresentationBuilder(index);
        foreach ((long start, long end) in builder.Sections(key).SelectMany(builder.BetweenEdits))
        {
            MediaFormatException.Require(builder._parts.Count < MaxParts, $"more than {MaxParts} stretches between edits");
            builder.Append(start, end, isWhole: key is { Section: null, Sections: null });
        }

        return builder._runs.TrueForAll(static runs => runs.TrueForAll(static r => r.Count == 0)) ? null : builder.Finish();
    }

    // Of the source's presentation, in flicks. Several edits of a whole film are sections of it.
    private List<(long Start, long End)> Sections(PackageKey key)
    {
        long movieEnd = _timelines.Max(static t => t.End);
        if (key is { Section: null, Sections: null })
        {
            Segment[] edits = [.. _primary.Segments.Where(static s => !s.IsEmpty)];
            return edits.Length == 1 ? [(0, movieEnd)] : [.. edits.Select(static s => (s.Start, s.End))];
        }

        var sections = new List<(long Start, long End)>();
        long total = 0, most = key.Sections is { } several ? checked((long)(movieEnd * (1 + (several.MaxRatio / 100)))) : movieEnd;
        foreach (TrimRequest section in key.Sections?.Sections ?? [key.Section!])
        {
            long start = Flicks.FromMicroseconds(section.StartMicroseconds);
            long end = section.EndMicroseconds is { } wanted ? Math.Min(Flicks.FromMicroseconds(wanted), movieEnd) : movieEnd;
            if (start >= end) continue;
            // As for one file: the section that would make it too long is left out, and all behind it.
            if ((total += end - start) > most) break;
            start = _primary.Track.IsVideo ? StartSnap.Picture(_primary, start, end, exact: false) : StartSnap.Packet(_primary, start, end);
            sections.Add((start, end));
        }

        return sections;
    }

    // Where the edits of tracks leap, the first track's first: those of others near by are the same leap, of packets instead of pictures.
    private static long[] Leaps(List<TrackTimeline> timelines)
    {
        var leaps = new SortedSet<long>();
        foreach (long leap in timelines.SelectMany(static t => t.Segments.Where(static s => !s.IsEmpty).Skip(1)).Select(static s => s.Start))
            if (leaps.GetViewBetween(leap - LeadIn, leap + LeadIn).Count == 0) leaps.Add(leap);
        return [.. leaps];
    }

    // A part has one stretch of the media a track: a section is parted where any track's edits leap.
    private List<(long Start, long End)> BetweenEdits((long Start, long End) section)
    {
        var parts = new List<(long Start, long End)>();
        long start = section.Start;
        foreach (long leap in _leaps.Where(l => l > section.Start && l < section.End))
        {
            parts.Add((start, leap));
            start = leap;
        }

        parts.Add((start, section.End));
        return parts;
    }

    private void Append(long start, long end, bool isWhole)
    {
        long lead = _parts.Count == 0 ? 0 : LeadOf(start, end), length = lead + end - start;
        for (int i = 0; i < _timelines.Count; i++)
        {
            PlayRun run = RunOf(_timelines[i], start, end, lead, isWhole);
            _runs[i].Add(run);
            if (i == 0 && run.Count > 0 && !isWhole)
            {
                // Pictures come along that are shown behind the end: what follows must wait for them.
                var track = new PlayTrack("", _timelines[0].Track, _timelines[0].Clock, [], [run]);
                long shownTo = Flicks.FromTicks(track.EndOf(0, run.First, run.Last), _timelines[0].Track.Timescale) - _length;
                length = Math.Max(length, shownTo);
            }
        }

        foreach ((TrackTimeline timeline, List<PlayRun> runs) in _texts) runs.Add(RunOf(timeline, start, end, lead, isWhole));
        _parts.Add(new Part(_length, checked(_length + length), start - lead));
        _length += length;
    }

    // An edit that leaps into a group of pictures begins with its key frame: what is decoded is shown, and may not overlap the part before.
    private long LeadOf(long start, long end)
    {
        if (!_primary.Track.IsVideo || Playing(_primary, start, end) is not { } segment) return 0;
        long from = Math.Max(start, segment.Start), shown = _primary.Clock.ShownAt(_primary.MediaAt(segment, from));
        return shown < 0 ? 0 : Math.Max(0, from - _primary.TimeOf(segment, _primary.Clock.Shown(_primary.Clock.SyncFor(shown))));
    }

    // The stretch that plays longest in a part: one that leaps a little early or late reaches into the part beside it.
    private static Segment? Playing(TrackTimeline timeline, long start, long end)
    {
        Segment best = default;
        long most = 0;
        foreach (Segment segment in timeline.Between(start, end))
        {
            long lasts = Math.Min(end, segment.End) - Math.Max(start, segment.Start);
            if (!segment.IsEmpty && lasts > most) (best, most) = (segment, lasts);
        }

        return most > 0 ? best : null;
    }

    private PlayRun RunOf(TrackTimeline timeline, long start, long end, long lead, bool isWhole)
    {
        if (Playing(timeline, start, end) is not { } segment) return default;
        Mp4Track track = timeline.Track;
        TrackClock clock = timeline.Clock;
        long from = segment.Start <= start + LeadIn ? Math.Max(start, segment.Start) - lead : segment.Start, to = Math.Min(end, segment.End);
        long mediaFrom = Math.Max(0, timeline.MediaAt(segment, from)), last = clock.LastShownBefore(timeline.MediaAt(segment, to));
        if (last < 0) return default;
        if (isWhole && CoversAll(timeline, segment)) last = track.SampleCount - 1;
        long first = clock.SyncFor(Math.Min(last, Math.Max(0, clock.ShownAt(mediaFrom))));
        if (track.IsSound && isWhole)
        {
            bool keepsAll = Flicks.FromTicks(mediaFrom - clock.Shown(0), track.Timescale) <= LeadIn;
            first = keepsAll ? 0 : Math.Max(0, first - track.PrerollSamples);
        }

        long shift = Flicks.ToTicks(_length + lead + segment.Start - start, track.Timescale) - segment.Media;
        return new PlayRun(Math.Min(first, last), last + 1, shift);
    }

    // An edit that is as long as all samples together means all of them, also where composition offsets carry the last ones past its end.
    private static bool CoversAll(TrackTimeline timeline, Segment segment)
        => timeline.Segments.Count(static s => !s.IsEmpty) == 1 && segment.Media == 0
            && segment.End - segment.Start >= Flicks.FromTicks(timeline.Track.MediaDuration, timeline.Track.Timescale) - (Flicks.PerSecond / 1000);

    private Presentation Finish()
    {
        long baseSeconds = 0;
        for (int i = 0; i < _timelines.Count; i++)
        {
            foreach (PlayRun run in _runs[i].Where(static r => r.Count > 0))
            {
                long earliest = Math.Min(0, _timelines[i].Track.Offsets?.LeastValue ?? 0), ticks = _timelines[i].Clock.Decoded(run.First) + earliest + run.Shift;
                if (ticks < 0) baseSeconds = Math.Max(baseSeconds, (-ticks + _timelines[i].Track.Timescale - 1) / _timelines[i].Track.Timescale);
            }
        }

        var tracks = new List<PlayTrack>();
        int videos = 0, sounds = 0;
        for (int i = 0; i < _timelines.Count; i++)
        {
            Mp4Track track = _timelines[i].Track;
            if (_runs[i].TrueForAll(static r => r.Count == 0)) continue;
            IReadOnlyList<SampleEntry> entries = PlayableTracks.EntriesOf(_index, track);
            string name = track.IsVideo ? $"v{++videos}" : $"a{++sounds}";
            PlayRun[] runs = [.. _runs[i].Select(r => r.Count == 0 ? r : r with { Shift = checked(r.Shift + (baseSeconds * track.Timescale)) })];
            tracks.Add(new PlayTrack(name, track, _timelines[i].Clock, entries, runs));
        }

        return new Presentation(_index, tracks, Texts(baseSeconds), _parts, baseSeconds);
    }

    private List<PlayTrack> Texts(long baseSeconds)
    {
        var texts = new List<PlayTrack>();
        foreach ((TrackTimeline timeline, List<PlayRun> runs) in _texts)
        {
            if (runs.TrueForAll(static r => r.Count == 0)) continue;
            PlayRun[] shifted = [.. runs.Select(r => r.Count == 0 ? r : r with { Shift = checked(r.Shift + (baseSeconds * timeline.Track.Timescale)) })];
            texts.Add(new PlayTrack($"s{texts.Count + 1}", timeline.Track, timeline.Clock, PlayableTracks.EntriesOf(_index, timeline.Track), shifted));
        }

        return texts;
    }
}
