namespace StonMedia.Cache.Disk.Volumes;

/// <summary>64 bits of a host and key, the same in every process: stored on disk, so the arithmetic is frozen (KeyHashTests).</summary>
internal static class KeyHash
{
    private const ulong Odd1 = 0x9E3779B97F4A7C15;      // 2^64 over the golden ratio
    private const ulong Odd2 = 0xD6E8FEB86659FD93;

    public static ulong Of(ReadOnlySpan<char> host, ReadOnlySpan<char> key) => Fold(Text(Text(Odd1, host) ^ Odd2, key), Odd1);

    /// <summary>Tells the extents of a body apart; -1 is the body itself.</summary>
    public static ulong Of(ulong hash, int extent) => Fold(hash ^ (ulong)(extent + 2L), Odd2) | 1;

    private static ulong Text(ulong state, ReadOnlySpan<char> text)
    {
        int at = 0;
        for (; at + 4 <= text.Length; at += 4)
        {
            ulong four = text[at] | ((ulong)text[at + 1] << 16) | ((ulong)text[at + 2] << 32) | ((ulong)text[at + 3] << 48);
            state = Fold(state ^ four, Odd1);
        }

        ulong rest = (ulong)text.Length << 48;
        for (int shift = 0; at < text.Length; at++, shift += 16) rest ^= (ulong)text[at] << shift;
        return Fold(state ^ rest, Odd2);
    }

    /// <summary>High and low half of the 128-bit product, added up: every bit of the input reaches every bit of the result.</summary>
    private static ulong Fold(ulong left, ulong right)
    {
        ulong high = Math.BigMul(left ^ Odd2, right ^ (left >> 32), out ulong low);
        return high ^ low ^ left;
    }
}
