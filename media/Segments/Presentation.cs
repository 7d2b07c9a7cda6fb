using StonMedia.Media.Mp4;
using StonMedia.Media.Mp4.Tables;
using StonMedia.Media.Mp4.Trim;

namespace StonMedia.Media.Segments;

/// <summary>
/// What is played and when: tracks, and for each part the samples of every track. Times in the segments are times of the presentation plus
/// <see cref="BaseSeconds"/>, so that nothing is before 0: decoding begins before the first picture is shown, sound before it is heard.
/// </summary>
internal sealed class Presentation
{
    public Presentation(Mp4Index index, IReadOnlyList<PlayTrack> tracks, IReadOnlyList<PlayTrack> texts, IReadOnlyList<Part> parts, long baseSeconds)
    {
        (Index, Tracks, Texts, Parts, BaseSeconds) = (index, tracks, texts, parts, baseSeconds);
        Video = tracks.FirstOrDefault(static t => t.IsVideo);
        Sound = tracks.FirstOrDefault(static t => !t.IsVideo);
    }

    public Mp4Index Index { get; }

    /// <summary>Video tracks, then sound tracks; at least one.</summary>
    public IReadOnlyList<PlayTrack> Tracks { get; }

    /// <summary>Subtitle tracks, s1 the first.</summary>
    public IReadOnlyList<PlayTrack> Texts { get; }

    /// <summary>At least one.</summary>
    public IReadOnlyList<Part> Parts { get; }

    /// <summary>Whole seconds that times in segments are later than times of the presentation.</summary>
    public long BaseSeconds { get; }

    /// <summary>The first video track.</summary>
    public PlayTrack? Video { get; }

    /// <summary>The first sound track.</summary>
    public PlayTrack? Sound { get; }

    /// <summary>Playing time in flicks.</summary>
    public long Duration => Parts[^1].End;

    public long MemoryBytes => 200 + (Parts.Count * 16L) + Tracks.Concat(Texts).Sum(static t => 400 + (t.Runs.Count * 24L) + (t.Entries.Count * 200L));

    /// <summary>Time of the presentation (flicks) of a time in the segments (ticks of the track).</summary>
    public long ToPresentation(PlayTrack track, long ticks) => Flicks.FromTicks(ticks - (BaseSeconds * track.Track.Timescale), track.Track.Timescale);

    /// <summary>Time in the segments (ticks of the track) of a time of the presentation (flicks).</summary>
    public long ToTicks(PlayTrack track, long time) => Sums.AddProduct(Flicks.ToTicks(time, track.Track.Timescale), BaseSeconds, track.Track.Timescale);
}
