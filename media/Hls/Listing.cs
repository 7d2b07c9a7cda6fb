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
    /// <param name="wanted">Wanted length of a segment in microseconds.</param>
    /// <param name="piece">The playlist.</param>
    /// <param name="name">What it is remembered by.</param>
    public static Listing Of(int count, int all, long longest, long wanted, PackagePiece piece, string name)
    {
        long target = Seconds(longest);
        if (piece is { MayGrow: true, Growth: { } growth } && count < all) return new Listing(count, growth.Log.Announce(name, Math.Max(target, Seconds(wanted))), "EVENT", false);
        return piece.Growth?.Log.Announced(name) is { } announced ? new Listing(count, Math.Max(announced, target), "EVENT", true) : new Listing(count, target, "VOD", true);
    }

    private static long Seconds(long microseconds) => Math.Max(1, (microseconds + 999_999) / 1_000_000);
}
