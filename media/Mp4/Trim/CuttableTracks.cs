using StonMedia.Media.Mp4.Boxes;

namespace StonMedia.Media.Mp4.Trim;

/// <summary>What is the same for every cut of a film: the tracks that go into it, which of them says where a section begins, and where all end.</summary>
internal sealed class CuttableTracks
{
    /// <param name="index">The film.</param>
    /// <param name="allTracks">Those that are neither sound nor picture too.</param>
    /// <exception cref="MediaFormatException">A track that cannot be cut, or no samples.</exception>
    public CuttableTracks(Mp4Index index, bool allTracks)
    {
        MediaFormatException.Require(!index.IsFragmented, "fragmented");
        var timelines = new List<TrackTimeline>();
        for (int i = 0; i < index.Tracks.Count; i++)
        {
            Mp4Track track = index.Tracks[i];
            // Hint samples refer to samples of other tracks by number: cut, they would be wrong.
            if (track.Handler == FourCc.Hint || (!allTracks && !track.IsVideo && !track.IsSound)) continue;
            MediaFormatException.Require(track.Damage is null, track.Damage ?? "");
            MediaFormatException.Require(track.Description.AudioObjectType != Mp4Index.XheAac, "xHE-AAC, which cannot be verified");
            MediaFormatException.Require(track.EncryptionFault is null, track.EncryptionFault ?? "");
            timelines.Add(index.TimelineOf(i));
        }

        MediaFormatException.Require(timelines.Exists(static t => t.Track.SampleCount > 0), "no samples");
        Timelines = timelines;
        MovieEnd = timelines.Where(static t => t.Track.IsVideo || t.Track.IsSound).Select(static t => t.End).DefaultIfEmpty().Max();
        Video = PrimaryVideo(index, timelines);
        if (Video is null) Sound = timelines.Find(static t => t.Track.IsSound && t.Segments.Count > 0);
    }

    /// <summary>Of the tracks, in the order of the source.</summary>
    public IReadOnlyList<TrackTimeline> Timelines { get; }

    /// <summary>End of what the source shows or plays, in flicks.</summary>
    public long MovieEnd { get; }

    /// <summary>Whose pictures say where sections begin; null where there are none.</summary>
    public TrackTimeline? Video { get; }

    /// <summary>The same for films without pictures.</summary>
    public TrackTimeline? Sound { get; }

    // The first video that is not a row of chapter pictures.
    private static TrackTimeline? PrimaryVideo(Mp4Index index, List<TrackTimeline> timelines)
    {
        HashSet<uint> chapters = [.. index.Tracks.SelectMany(t => TrackReferences.Of(index.Tree, t.Node, FourCc.Chap))];
        return timelines.Find(t => t.Track.IsVideo && t.Track.IsEnabled && t.Segments.Count > 0 && !chapters.Contains(t.Track.Id))
            ?? timelines.Find(t => t.Track.IsVideo && t.Segments.Count > 0 && !chapters.Contains(t.Track.Id));
    }
}
