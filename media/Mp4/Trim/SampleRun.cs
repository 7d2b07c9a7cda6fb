namespace StonMedia.Media.Mp4.Trim;

/// <summary>Samples [First, Last) of a track, in decoding order.</summary>
internal readonly record struct SampleRun(long First, long Last)
{
    public long Count => Last - First;
}
