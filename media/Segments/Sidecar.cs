using StonMedia.Media.Subtitles;

namespace StonMedia.Media.Segments;

/// <summary>A file of subtitles beside a film.</summary>
/// <param name="Track">Its name among the film's tracks: "sub", or "sub.en" with a language.</param>
/// <param name="Language">RFC 5646; null where the file's name has none.</param>
/// <param name="Cues">What it says; null where only its being there matters.</param>
public sealed record Sidecar(string Track, string? Language, CueList? Cues)
{
    /// <summary>How viewers are to be shown it; null: by its language.</summary>
    public string? Label { get; init; }

    /// <summary>What the names of all such tracks begin with.</summary>
    public const string Prefix = "sub";

    /// <summary>Name of the track of a language; null or empty for none.</summary>
    public static string TrackOf(string? language) => string.IsNullOrEmpty(language) ? Prefix : $"{Prefix}.{language}";
}
