using StonMedia.Media.Segments;

namespace StonMedia.Media.Hls;

/// <summary>How much of a film a media playlist lists, and what it says of the rest.</summary>
/// <param name="Count">Segments in it, from the first on.</param>
/// <param name="Target">EXT-X-TARGETDURATION.</param>
/// <param name="Type">EXT-X-PLAYLIST-TYPE: what grows is an EVENT, and stays one when it has ended (RFC 8216 6.2.1: nothing of it changes).</param>
/// <param name="IsOver">Nothing will be added.</param>
internal readonly record struct Listing(int Count, long Target, string Type, bool IsOver)
{
    /// <param name="count">Segments to be listed.</param>
    /// <param name="all">Segments there are.</param>
    /// <param name="longest">Of those that are listed, in microseconds.</param>
    /// <param name="expected">What none will be longer than, as far as one can tell, in microseconds; asked for only while more is to come.</param>
    /// <param name="piece">The playlist.</param>
    /// <param name="name">What it is remembered by.</param>
    public static Listing Of(int count, int all, long longest, Func<long> expected, PackagePiece piece, string name)
    {
        // 4.3.3.1: no duration, rounded to the nearest second, is above the target.
        long least = Math.Max(1, (longest + 500_000) / 1_000_000);
        if (piece is { MayGrow: true, Growth: { } growth } && count < all) return new Listing(count, growth.Log.Announce(name, least, () => Seconds(Math.Max(longest, expected()))), "EVENT", false);
        return piece.Growth?.Log.Announced(name) is { } announced ? new Listing(count, Math.Max(announced, least), "EVENT", true) : new Listing(count, Seconds(longest), "VOD", true);
    }

    private static long Seconds(long microseconds) => Math.Max(1, (microseconds + 999_999) / 1_000_000);
}
