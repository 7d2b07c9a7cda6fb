using StonMedia.Media.Parsing;

namespace StonMedia.Media.Segments;

/// <summary>A film, or a clip of it, cut into segments: makes playlists, manifests and segments. Immutable, shared by all who ask.</summary>
public abstract class MediaPackage
{
    /// <summary>Own footprint in bytes, without the index it stands on.</summary>
    public abstract long MemoryBytes { get; }

    /// <summary>
    /// A parser that reads from the source what this piece needs to be known of it besides the index, and makes the piece; null where
    /// <see cref="Make"/> can make it at once.
    /// </summary>
    public virtual PieceParser? Deepen(PackagePiece piece, MediaLimits limits) => null;

    /// <summary>One piece; never throws, whatever the film's tables hold.</summary>
    public abstract PieceResult Make(PackagePiece piece);
}
