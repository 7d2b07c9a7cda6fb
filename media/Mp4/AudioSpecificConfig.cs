namespace StonMedia.Media.Mp4;

/// <summary>Finds the audio object type in an mp4a sample entry: esds, its DecoderSpecificInfo, that one's first bits.</summary>
internal static class AudioSpecificConfig
{
    private const byte DecoderConfig = 4, DecoderSpecific = 5;

    /// <summary>The object type, 0 when there is no esds or it cannot be read.</summary>
    public static int ObjectType(ReadOnlySpan<byte> sampleEntry)
    {
        int at = sampleEntry.IndexOf("esds"u8);
        if (at < 0 || sampleEntry.Length < at + 8) return 0;
        ReadOnlySpan<byte> rest = sampleEntry[(at + 8)..];
        if (!TryOpen(ref rest, out byte tag) || tag != 3 || rest.Length < 3) return 0;
        byte flags = rest[2];
        int skip = 3 + ((flags & 0x80) != 0 ? 2 : 0) + ((flags & 0x20) != 0 ? 2 : 0);
        if ((flags & 0x40) != 0) skip += rest.Length > skip ? 1 + rest[skip] : 1;
        if (rest.Length < skip) return 0;
        rest = rest[skip..];
        if (!TryOpen(ref rest, out tag) || tag != DecoderConfig || rest.Length < 13) return 0;
        rest = rest[13..];
        if (!TryOpen(ref rest, out tag) || tag != DecoderSpecific || rest.Length < 2) return 0;
        int type = rest[0] >> 3;
        return type < 31 ? type : 32 + ((rest[0] & 7) << 3) + (rest[1] >> 5);
    }

    // A descriptor: tag, then its length in up to four bytes of 7 bits; the span moves to its content and what follows.
    private static bool TryOpen(ref ReadOnlySpan<byte> rest, out byte tag)
    {
        tag = 0;
        if (rest.Length < 2) return false;
        tag = rest[0];
        int at = 1;
        while (at < 5 && at < rest.Length && (rest[at] & 0x80) != 0) at++;
        if (at >= 5 || at >= rest.Length) return false;
        rest = rest[(at + 1)..];
        return true;
    }
}
