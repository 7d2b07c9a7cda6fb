namespace StonMedia.Media.Mp3;

/// <summary>Frames [First, Last) of a stream, played in one go; packed audio may have several parts one after the other.</summary>
internal readonly record struct SoundPart(long First, long Last)
{
    public long Count => Last - First;
}
