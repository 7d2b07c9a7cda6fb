namespace StonMedia.Media.Layouts;

/// <summary>Walks the pieces of one byte range of a layout, without allocating. A value: a copy walks on by itself.</summary>
public struct LayoutCursor
{
    private readonly Layout _layout;
    private int _piece;

    internal LayoutCursor(Layout layout, int piece, long offset, long count)
    {
        _layout = layout;
        _piece = piece;
        Offset = offset;
        Remaining = count;
    }

    /// <summary>Offset within the view of the next piece's first byte.</summary>
    public long Offset { get; private set; }

    /// <summary>Bytes of the slice that were not handed out yet.</summary>
    public long Remaining { get; private set; }

    /// <summary>Gives the next piece, as long as it can be within the slice. False: the slice is done.</summary>
    public bool MoveNext(out LayoutPiece piece) => MoveNext(long.MaxValue, out piece);

    /// <summary>As <see cref="MoveNext(out LayoutPiece)"/>, with at most <paramref name="atMost"/> (1 or more) bytes in the piece.</summary>
    public bool MoveNext(long atMost, out LayoutPiece piece)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(atMost, 1);
        if (Remaining <= 0)
        {
            piece = default;
            return false;
        }

        piece = _layout.PieceAt(_piece, Offset, Math.Min(atMost, Remaining), out bool exhausted);
        Offset += piece.Count;
        Remaining -= piece.Count;
        if (exhausted) _piece++;
        return true;
    }
}
