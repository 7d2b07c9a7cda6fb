namespace StonMedia.Media.Mp4;

/// <summary>Finds the tenc box of protected sample entries (ISO/IEC 23001-7, 8.2).</summary>
internal static class Protection
{
    /// <summary>Bytes of the initialisation vector that each sample has of its own: 0 where one serves all; null where no entry is protected so.</summary>
    public static int? VectorSize(ReadOnlySpan<byte> stsd)
    {
        int at = stsd.IndexOf("tenc"u8);
        return at < 0 || stsd.Length < at + 12 || stsd[at + 10] == 0 ? null : stsd[at + 11];
    }
}
