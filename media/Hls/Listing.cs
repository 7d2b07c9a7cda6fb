using StonMedia.Media.Segments;

namespace StonMedia.Media.Hls;

/// <summary>How much of a film a media playlist lists, and what it says of the rest.</summary>
/// <param name="Count">Segments in it, from the first on.</param>
/// <param name="Target">EXT-X-TARGETDURATION.</param>
/// <param name="Type">EXT-X-PLAYLIST-TYPE: what grows is an EVENT, and stays one when it has ended (RFC 8216 6.2.1: nothing of it changes). Null where it goes on
/// behind another recording, whose segments are no longer there: an EVENT keeps all.</param>
/// <param name="IsOver">Nothing will be added.</param>
internal readonly record struct Listing(int Count, long Target, string? Type, bool IsOver)
{
    /// <summary>EXT-X-MEDIA-SEQUENCE.</summary>
    public int First { get; init; }

    /// <summary>Other recordings were told of before.</summary>
    public int Before { get; init; }

    /// <param name="count">Segments to be listed.</param>
    /// <param name="all">Segments there are.</param>
    /// <param name="longest">Of those that are listed, in microseconds.</param>
    /// <param name="expected">What none will be longer than, in seconds; asked for only while more is to come.</param>
    /// <param name="piece">The playlist.</param>
    /// <param name="name">What it and the lists beside it are remembered by.</param>
    public static Listing Of(int count, int all, long longest, Func<long> expected, PackagePiece piece, string name)
    {
        // 4.3.3.1: no duration, rounded to the nearest second, is above the target.
        long least = Math.Max(1, (longest + 500_000) / 1_000_000);
        GrowthLog? log = piece.Growth?.Log;
        string? type = log is { Before: > 0 } ? null : "EVENT";
        if (piece.MayGrow && log is not null && count < all) return new Listing(count, log.Announce(name, least, expected), type, false) { First = log.First, Before = log.Before };
        return log?.Announced(name) is { } announced ? new Listing(count, Math.Max(announced, least), type, true) { First = log.First, Before = log.Before }
            : new Listing(count, Seconds(longest), "VOD", true);
    }

    private static long Seconds(long microseconds) => Math.Max(1, (microseconds + 999_999) / 1_000_000);
}
