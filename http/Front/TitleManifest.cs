using System.Text.Json;

namespace StonMedia.Http.Front;

/// <summary>
/// A manifest of a title: { "films": ["film_360p.mp4", ...], "sound": [{ "file": "film.de.m4a", "language": "de", "name": "Deutsch" }],
/// "subtitles": [{ "file": "film.de.vtt", "language": "de" }] }. Files are named relative to it, or by absolute paths of the same host.
/// </summary>
internal sealed class TitleManifest
{
    /// <summary>Bytes of a manifest; files in each of its lists.</summary>
    public const int MaxBytes = 64 << 10, MaxFiles = 32;

    private TitleManifest(List<TitleFile> films, List<TitleFile> sound, List<TitleFile> subtitles) => (Films, Sound, Subtitles) = (films, sound, subtitles);

    /// <summary>At least one; the first one is what the title's own playlists and segments are made of.</summary>
    public IReadOnlyList<TitleFile> Films { get; }

    public IReadOnlyList<TitleFile> Sound { get; }

    /// <summary>Each of another language, or of none.</summary>
    public IReadOnlyList<TitleFile> Subtitles { get; }

    /// <summary>Reads a manifest; the reason where it cannot be used.</summary>
    public static TitleManifest? Parse(byte[] json, out string? reason)
    {
        try
        {
            using var document = JsonDocument.Parse(json, new JsonDocumentOptions { MaxDepth = 8, CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true });
            if (document.RootElement.ValueKind != JsonValueKind.Object) throw new FormatException("it is no object");
            var manifest = new TitleManifest(Files(document.RootElement, "films"), Files(document.RootElement, "sound"), [.. Files(document.RootElement, "subtitles").DistinctBy(static f => f.Language)]);
            if (manifest.Films.Count == 0) throw new FormatException("it names no films");
            reason = null;
            return manifest;
        }
        catch (Exception fault) when (fault is JsonException or FormatException)
        {
            reason = "the title's manifest cannot be read: " + fault.Message.ReplaceLineEndings(" ");
            return null;
        }
    }

    private static List<TitleFile> Files(JsonElement root, string name)
    {
        if (!root.TryGetProperty(name, out JsonElement list)) return [];
        if (list.ValueKind != JsonValueKind.Array || list.GetArrayLength() > MaxFiles) throw new FormatException($"'{name}' is no list of up to {MaxFiles} files");
        return [.. list.EnumerateArray().Select(e => FileOf(e, name))];
    }

    private static TitleFile FileOf(JsonElement element, string list)
    {
        string? file = element.ValueKind == JsonValueKind.String ? element.GetString() : element.ValueKind == JsonValueKind.Object ? Text(element, "file") : null;
        if (string.IsNullOrEmpty(file) || file.StartsWith("//", StringComparison.Ordinal) || file.AsSpan().IndexOfAnyExceptInRange('!', '~') >= 0 || file.AsSpan().IndexOfAny("?#\\\"") >= 0 || file.Contains(':', StringComparison.Ordinal))
            throw new FormatException($"'{list}' has a file that is no path in percent-encoding");
        string? language = element.ValueKind == JsonValueKind.Object ? Text(element, "language") : null, name = element.ValueKind == JsonValueKind.Object ? Text(element, "name") : null;
        if (language is not null && (language.Length is < 2 or > 35 || !language.All(static c => char.IsAsciiLetterOrDigit(c) || c == '-'))) throw new FormatException($"'{language}' is no language tag");
        if (name is { Length: > 100 } || name?.Any(char.IsControl) == true) throw new FormatException("a name is longer than 100 characters, or has control characters");
        return new TitleFile(file, language, string.IsNullOrWhiteSpace(name) ? null : name);
    }

    private static string? Text(JsonElement element, string name)
        => element.TryGetProperty(name, out JsonElement value) && value.ValueKind != JsonValueKind.Null
            ? value.ValueKind == JsonValueKind.String ? value.GetString() : throw new FormatException($"'{name}' is no text")
            : null;
}
