namespace StonMedia.Media.Stills;

/// <summary>Which pictures of a film are wanted.</summary>
/// <param name="Microseconds">When they are shown, each 0 or more; at least one.</param>
/// <param name="KeyFrames">In place of each picture the key frame at or before it: needs no more of the film than that one.</param>
public sealed record StillTimes(IReadOnlyList<long> Microseconds, bool KeyFrames)
{
    /// <summary>Seconds from one picture to the next in what is handed to a decoder of key frames; the first one stands one slot from the beginning.</summary>
    public const int Slot = 10;

    /// <summary>Bytes that are handed to a decoder at most.</summary>
    public const long MaxBytes = 64 << 20;

    /// <summary>Pictures that are decoded for one at most: where its key frame is farther away, that one is taken.</summary>
    public const int MaxPictures = 1200;
}
