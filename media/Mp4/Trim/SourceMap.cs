using StonMedia.Media.Layouts;

namespace StonMedia.Media.Mp4.Trim;

/// <summary>Where the source bytes of a section stand in the cut file. Known once the layout is built, which shares its table of runs.</summary>
internal sealed class SourceMap
{
    private Layout? _layout;
    private int _first;
    private int _count;

    /// <summary>Tells which source runs of the layout hold the section, in order of their source offsets.</summary>
    public void Bind(Layout layout, int firstPiece, int count) => (_layout, _first, _count) = (layout, firstPiece, count);

    /// <summary>The new place of source byte <paramref name="offset"/>, which lies in the section.</summary>
    public long Translate(long offset)
    {
        if (_count == 0) return _layout!.HeaderLength;    // only empty samples: nothing is read there
        int low = _first, high = _first + _count - 1;
        while (low < high)
        {
            int middle = (low + high + 1) >> 1;
            if (Start(middle) <= offset) low = middle;
            else high = middle - 1;
        }

        if (_layout!.SourceStart(low) < 0) low--;

        // Below the first run there can only be an empty chunk of a nonsensical table.
        return Math.Max(0, _layout.PieceStart(low) + offset - _layout.SourceStart(low));
    }

    // What is no source range (a mark at a seam) stands behind one.
    private long Start(int piece) => _layout!.SourceStart(piece) is var start and >= 0 ? start : _layout.SourceStart(piece - 1);
}
