namespace StonMedia.Media.Mp4;

/// <summary>One entry of an edit list (ISO/IEC 14496-12, 8.6.6).</summary>
/// <param name="Duration">In the movie's timescale.</param>
/// <param name="MediaTime">Composition time at which it begins, in the track's timescale; -1 for an empty edit.</param>
/// <param name="IsNormalRate">Plays at the speed of the media; otherwise dwells or plays at another rate.</param>
internal readonly record struct Edit(long Duration, long MediaTime, bool IsNormalRate)
{
    public bool IsEmpty => MediaTime < 0;
}
