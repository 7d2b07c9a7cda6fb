namespace StonMedia.Media.Mp4;

/// <summary>Where each byte of the source stands after the moov was put in front of the media, maybe grown.</summary>
/// <param name="Target">Where the moov goes: before its old place.</param>
/// <param name="Start">Where it began.</param>
/// <param name="End">Where it ended.</param>
/// <param name="NewSize">Its bytes now.</param>
/// <param name="KeepsOld">
/// The old moov's bytes stay where they were too, as a second moov that players skip: for files whose samples run on into it.
/// </param>
internal readonly record struct MoovMove(long Target, long Start, long End, long NewSize, bool KeepsOld)
{
    /// <summary>The new place of source byte <paramref name="offset"/>; any number is taken, those behind the file too.</summary>
    public ulong Apply(ulong offset)
    {
        if (offset < (ulong)Target) return offset;
        if (offset < (ulong)Start || KeepsOld) return offset > ulong.MaxValue - (ulong)NewSize ? offset : offset + (ulong)NewSize;
        if (offset < (ulong)End) return offset - (ulong)(Start - Target);
        ulong growth = (ulong)(NewSize - (End - Start));
        return offset > ulong.MaxValue - growth ? offset : offset + growth;
    }
}
