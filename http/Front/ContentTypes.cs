using System.Collections.Frozen;

namespace StonMedia.Http.Front;

/// <summary>Content types of media files, for origins that send none.</summary>
internal static class ContentTypes
{
    private static readonly FrozenDictionary<string, string>.AlternateLookup<ReadOnlySpan<char>> s_byExtension =
        new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase)
        {
            [".mp4"] = "video/mp4", [".m4v"] = "video/mp4", [".f4v"] = "video/mp4", [".m4a"] = "audio/mp4", [".m4b"] = "audio/mp4",
            [".mov"] = "video/quicktime", [".3gp"] = "video/3gpp", [".mp3"] = "audio/mpeg", [".aac"] = "audio/aac", [".flv"] = "video/x-flv",
            [".webm"] = "video/webm", [".mkv"] = "video/matroska", [".ts"] = "video/mp2t", [".m4s"] = "video/iso.segment",
            [".m3u8"] = "application/vnd.apple.mpegurl", [".mpd"] = "application/dash+xml", [".vtt"] = "text/vtt",
        }.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase).GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary>The type of a path by its extension; null when it is not known.</summary>
    public static string? Of(ReadOnlySpan<char> path)
    {
        int dot = path.LastIndexOf('.');
        return dot >= 0 && s_byExtension.TryGetValue(path[dot..], out string? type) ? type : null;
    }
}
