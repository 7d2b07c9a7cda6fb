namespace StonMedia.Media.Layouts;

/// <summary>Where the bytes of a <see cref="LayoutPiece"/> come from.</summary>
public enum LayoutPieceKind : byte
{
    /// <summary>Ready bytes in memory: <see cref="LayoutPiece.Bytes"/>.</summary>
    Inline,

    /// <summary><see cref="LayoutPiece.Count"/> bytes from <see cref="LayoutPiece.Offset"/> of <see cref="LayoutPiece.Computed"/>.</summary>
    Computed,

    /// <summary><see cref="LayoutPiece.Count"/> bytes from <see cref="LayoutPiece.Offset"/> of the source file.</summary>
    Source,

    /// <summary><see cref="LayoutPiece.Count"/> bytes from <see cref="LayoutPiece.Offset"/> of <see cref="LayoutPiece.Rendered"/>.</summary>
    Rendered,
}
