namespace StonMedia.Media.Segments;

/// <summary>Samples [First, Last) of a track, in decoding order, that one part of a presentation plays.</summary>
/// <param name="Shift">Added to decoding and composition times (ticks of the track) gives times in the segments.</param>
internal readonly record struct PlayRun(long First, long Last, long Shift)
{
    public long Count => Last - First;
}
