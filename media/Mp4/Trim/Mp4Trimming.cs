using StonMedia.Media.Layouts;
using StonMedia.Media.Mp4.Boxes;

namespace StonMedia.Media.Mp4.Trim;

/// <summary>
/// A section of a film as a complete file: ftyp, a new moov, one mdat. Video begins at the sync sample at or before the start and an edit
/// list hides what comes before it; every other track is cut to the same time with an edit list of its own.
/// </summary>
internal static class Mp4Trimming
{
    /// <summary>Changes whenever the bytes of a trimmed view would.</summary>
    private const string Tag = "mp4-t1:";

    public static ViewResult Trim(Mp4Index index, TrimRequest request)
    {
        try
        {
            return new ViewResult(Build(index, request), null);
        }
        catch (Exception e) when (e is MediaFormatException or OverflowException)
        {
            return new ViewResult(index.Untouched(), e.Message);
        }
    }

    private static Layout Build(Mp4Index index, TrimRequest request)
    {
        MediaFormatException.Require(!index.IsFragmented, "fragmented");
        List<TrackTimeline> timelines = Timelines(index, request.AllTracks);
        long movieEnd = timelines.Where(static t => t.Track.IsVideo || t.Track.IsSound).Select(static t => t.End).DefaultIfEmpty().Max();
        long start = Flicks.FromMicroseconds(request.StartMicroseconds);
        long end = request.EndMicroseconds is { } wanted ? Math.Min(Flicks.FromMicroseconds(wanted), movieEnd) : movieEnd;
        MediaFormatException.Require(start < movieEnd, "the section begins behind the end of the film");
        MediaFormatException.Require(start < end, "the section is empty");
        long wantedStart = start;
        if (PrimaryVideo(index, timelines) is { } video) start = StartSnap.Picture(video, start, end, request.ExactStart);
        else if (timelines.Find(static t => t.Track.IsSound && t.Segments.Count > 0) is { } sound) start = StartSnap.Packet(sound, start, end);
        var film = new CutFilm(index, timelines);
        film.Append(start, end, (start < wantedStart - StartSnap.Tolerance ? start : wantedStart) - StartSnap.Tolerance);
        return film.Build(Tag + request);
    }

    private static List<TrackTimeline> Timelines(Mp4Index index, bool allTracks)
    {
        var timelines = new List<TrackTimeline>();
        foreach (Mp4Track track in index.Tracks)
        {
            // Hint samples refer to samples of other tracks by number: cut, they would be wrong.
            if (track.Handler == FourCc.Hint || (!allTracks && !track.IsVideo && !track.IsSound)) continue;
            MediaFormatException.Require(track.Damage is null, track.Damage ?? "");
            MediaFormatException.Require(track.Description.AudioObjectType != Mp4Index.XheAac, "xHE-AAC, which cannot be verified");
            int stbl = index.Tree.SampleTable(track.Node);
            foreach (uint auxiliary in (ReadOnlySpan<uint>)[FourCc.Saiz, FourCc.Saio, FourCc.Senc])
                MediaFormatException.Require(index.Tree.Find(stbl, auxiliary) < 0, "sample auxiliary information (encryption)");
            timelines.Add(new TrackTimeline(track, index.Timescale));
        }

        MediaFormatException.Require(timelines.Exists(static t => t.Track.SampleCount > 0), "no samples");
        return timelines;
    }

    // The first video that is not a row of chapter pictures.
    private static TrackTimeline? PrimaryVideo(Mp4Index index, List<TrackTimeline> timelines)
    {
        HashSet<uint> chapters = [.. index.Tracks.SelectMany(t => TrackReferences.Of(index.Tree, t.Node, FourCc.Chap))];
        return timelines.Find(t => t.Track.IsVideo && t.Track.IsEnabled && t.Segments.Count > 0 && !chapters.Contains(t.Track.Id))
            ?? timelines.Find(t => t.Track.IsVideo && t.Segments.Count > 0 && !chapters.Contains(t.Track.Id));
    }
}
