namespace StonMedia.Media.Mp4.Trim;

/// <summary>A stretch of a track's presentation, times in flicks of the movie.</summary>
/// <param name="Start">Where it begins in the presentation.</param>
/// <param name="End">Where it ends.</param>
/// <param name="Media">Composition time shown at Start, in the track's ticks; -1 for nothing shown.</param>
internal readonly record struct Segment(long Start, long End, long Media)
{
    public bool IsEmpty => Media < 0;
}
