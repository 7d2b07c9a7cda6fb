namespace StonMedia.Media.Segments;

/// <summary>What master playlists and manifests say of one track.</summary>
internal sealed record TitleTrack
{
    /// <summary>"v1", "a2", "s1", "sub.en": part of its addresses.</summary>
    public required string Name { get; init; }

    /// <summary>As RFC 6381 writes it; empty for text.</summary>
    public string Codec { get; init; } = "";

    public bool IsVideo { get; init; }

    /// <summary>Each segment begins with a sample that needs none before it.</summary>
    public bool IsIndependent { get; init; } = true;

    /// <summary>Of its segments alone.</summary>
    public SegmentRates Rates { get; init; }

    /// <summary>Pixels; 0 where not known.</summary>
    public int Width { get; init; }

    public int Height { get; init; }

    /// <summary>Pictures a second, with decimals for HLS, whole or as a fraction for DASH; null where not known.</summary>
    public string? FrameRate { get; init; }

    /// <summary>0 where not known.</summary>
    public int Channels { get; init; }

    /// <summary>Samples a second; 0 where not known.</summary>
    public int SampleRate { get; init; }

    /// <summary>RFC 5646; null where not known.</summary>
    public string? Language { get; init; }

    /// <summary>What the file calls it; null where it has no name for it.</summary>
    public string? Label { get; init; }

    /// <summary>How it is encrypted; null: it is not.</summary>
    public FilmProtection? Protection { get; init; }

    /// <summary>The SegmentTimeline of a DASH manifest with what its template needs; null for HLS.</summary>
    public Dash.Timeline? Timeline { get; init; }

    /// <summary>How viewers are to be shown it.</summary>
    public string ShownName(string kind, int number) => Label ?? (Language is null ? $"{kind} {number}" : Languages.NameOf(Language));

    public long MemoryBytes => 250 + (Timeline?.Text.Length * 2 ?? 0) + (Protection?.MemoryBytes ?? 0);
}
