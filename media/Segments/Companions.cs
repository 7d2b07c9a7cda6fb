namespace StonMedia.Media.Segments;

/// <summary>What other files bring to a piece of a film. Equal by <see cref="Identity"/> alone.</summary>
public sealed class Companions : IEquatable<Companions>
{
    /// <summary>Which files, in which versions. Of this process alone: entity tags of such pieces are made of their bytes.</summary>
    public required string Identity { get; init; }

    /// <summary>Subtitles, in the order to be offered.</summary>
    public IReadOnlyList<Sidecar> Sidecars { get; init; } = [];

    /// <summary>The other films of the title, in the order to be offered.</summary>
    public IReadOnlyList<Rendition> Renditions { get; init; } = [];

    public bool Equals(Companions? other) => other is not null && Identity == other.Identity;

    public override bool Equals(object? obj) => Equals(obj as Companions);

    public override int GetHashCode() => Identity.GetHashCode(StringComparison.Ordinal);
}
