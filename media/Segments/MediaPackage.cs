namespace StonMedia.Media.Segments;

/// <summary>A film, or a clip of it, cut into segments: makes playlists, manifests and segments. Immutable, shared by all who ask.</summary>
public abstract class MediaPackage
{
    /// <summary>Own footprint in bytes, without the index it stands on.</summary>
    public abstract long MemoryBytes { get; }

    /// <summary>One piece; never throws, whatever the film's tables hold.</summary>
    public abstract PieceResult Make(PackagePiece piece);
}
