using StonMedia.Streams.Pacing;
using StonMedia.Streams.Views;

namespace StonMedia.Http.Front;

/// <summary>What a raw request target means at one virtual host. Immutable; made by <see cref="TargetPlanner"/>.</summary>
internal sealed record TargetPlan
{
    /// <summary>Path and query as sent (or as a rewrite rule made it), in origin-form.</summary>
    public required string Raw { get; init; }

    /// <summary>Normalised path without query: what conditions see.</summary>
    public required string Path { get; init; }

    /// <summary>Path of the file that the answer is made of: <see cref="Path"/> unless that is the address of a playlist or segment.</summary>
    public required string SourcePath { get; init; }

    /// <summary>Raw query without its "?", every parameter in it; empty when there is none.</summary>
    public required string Query { get; init; }

    /// <summary>Cache key without Vary values.</summary>
    public required string Key { get; init; }

    /// <summary>What the origin is asked for: view and pace parameters taken out.</summary>
    public required string OriginTarget { get; init; }

    /// <summary>The path is one of media.match.</summary>
    public bool IsMedia { get; init; }

    /// <summary>The file is a manifest of a title (media.renditions): the films that it names are what is played.</summary>
    public bool IsTitle { get; init; }

    /// <summary>The film is the first one that the manifest of a title at this path names; null otherwise.</summary>
    public string? NamedBy { get; init; }

    /// <summary>Of a playlist's or segment's address: what stands between the file and the name; empty otherwise.</summary>
    public string Keyword { get; init; } = "";

    /// <summary>The path is one of compression.match, and compression is on.</summary>
    public bool IsCompressible { get; init; }

    /// <summary>The view asked for; null: the body as it is.</summary>
    public ViewRequest? View { get; init; }

    /// <summary>What the URL asks of the pace; empty unless throttle.query is on.</summary>
    public PaceQuery Pace { get; init; }
}
