namespace StonMedia.Media.Segments;

/// <summary>Content types of pieces (RFC 8216 4, ISO/IEC 23009-1 annex C, RFC 4337).</summary>
internal static class PieceTypes
{
    public const string HlsPlaylist = "application/vnd.apple.mpegurl", DashManifest = "application/dash+xml", Transport = "video/mp2t", PackedAudio = "audio/mpeg", WebVtt = "text/vtt",
        TextMp4 = "application/mp4";

    /// <summary>Of init and media segments: sound alone has its own type.</summary>
    public static string Mp4(SegmentPlan plan) => plan.Tracks[0].IsVideo ? "video/mp4" : "audio/mp4";
}
