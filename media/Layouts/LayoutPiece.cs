namespace StonMedia.Media.Layouts;

/// <summary>One run of a view's bytes; pieces of a slice follow each other without gaps. Never empty.</summary>
public readonly struct LayoutPiece
{
    internal LayoutPiece(ReadOnlyMemory<byte> bytes)
    {
        Kind = LayoutPieceKind.Inline;
        Bytes = bytes;
        Count = bytes.Length;
    }

    internal LayoutPiece(ComputedBytes computed, long offset, long count)
    {
        Kind = LayoutPieceKind.Computed;
        Computed = computed;
        Offset = offset;
        Count = count;
    }

    internal LayoutPiece(RenderedBytes rendered, long offset, long count)
    {
        Kind = LayoutPieceKind.Rendered;
        Rendered = rendered;
        Offset = offset;
        Count = count;
    }

    internal LayoutPiece(long sourceOffset, long count)
    {
        Kind = LayoutPieceKind.Source;
        Offset = sourceOffset;
        Count = count;
    }

    public LayoutPieceKind Kind { get; }

    /// <summary>Bytes in this piece, at least 1.</summary>
    public long Count { get; }

    /// <summary>First byte within the source file or within <see cref="Computed"/> or <see cref="Rendered"/>; 0 for inline bytes.</summary>
    public long Offset { get; }

    /// <summary>The bytes themselves, for <see cref="LayoutPieceKind.Inline"/>; valid as long as the layout is referenced.</summary>
    public ReadOnlyMemory<byte> Bytes { get; }

    /// <summary>The producer, for <see cref="LayoutPieceKind.Computed"/>; otherwise null.</summary>
    public ComputedBytes? Computed { get; }

    /// <summary>The transform, for <see cref="LayoutPieceKind.Rendered"/>; otherwise null.</summary>
    public RenderedBytes? Rendered { get; }
}
