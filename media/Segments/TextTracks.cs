using StonMedia.Media.Mp4;
using StonMedia.Media.Mp4.Trim;
using StonMedia.Media.Subtitles;

namespace StonMedia.Media.Segments;

/// <summary>Which tracks of a film are subtitles: text that is understood and not a list of chapters.</summary>
internal static class TextTracks
{
    private static readonly HashSet<uint> s_handlers = [FourCc.Of("text"u8), FourCc.Of("sbtl"u8), FourCc.Of("subt"u8)];

    /// <summary>In the film's order; those that cannot be cut are left out, as a film without them is still the film.</summary>
    public static IEnumerable<TrackTimeline> Of(Mp4Index index)
    {
        HashSet<uint> chapters = [.. index.Tracks.SelectMany(t => TrackReferences.Of(index.Tree, t.Node, FourCc.Chap))];
        foreach (Mp4Track track in index.Tracks)
        {
            if (!s_handlers.Contains(track.Handler) || chapters.Contains(track.Id) || !IsText(index, track)) continue;
            if (TimelineOf(index, track) is { } timeline && timeline.Segments.Any(static s => !s.IsEmpty)) yield return timeline;
        }
    }

    private static bool IsText(Mp4Index index, Mp4Track track)
    {
        if (track.Damage is not null || track.SampleCount == 0 || track.Sizes.GroupSamples != 1) return false;
        if (PlayableTracks.EntriesOf(index, track) is not [{ } entry, ..]) return false;
        // QuickTime's text is used for all kinds of notes; what is meant to be seen is enabled.
        return entry.Format == TextSample.Tx3g || entry.Format == TextSample.Wvtt || (entry.Format == TextSample.Text && track.IsEnabled);
    }

    private static TrackTimeline? TimelineOf(Mp4Index index, Mp4Track track)
    {
        try
        {
            return new TrackTimeline(track, index.Timescale);
        }
        catch (MediaFormatException)
        {
            return null;    // edits that cannot be followed
        }
    }
}
