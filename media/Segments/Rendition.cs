namespace StonMedia.Media.Segments;

/// <summary>One of the films that make up a title.</summary>
/// <param name="Prefix">What stands before the names of its pieces, such as "../../film_720p.mp4/mp4hls/"; empty for relative ones.</param>
/// <param name="Facts">What is to be said of it.</param>
public sealed record Rendition(string Prefix, RenditionFacts Facts)
{
    /// <summary>Language of its sound; null: as the file says.</summary>
    public string? Language { get; init; }

    /// <summary>How viewers are to be shown its sound; null: as the file says.</summary>
    public string? Label { get; init; }
}
