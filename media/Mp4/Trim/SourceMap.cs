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

    /// <summary>The stretch that source byte <paramref name="offset"/>, which lies in the section, stands in.</summary>
    public MovedStretch StretchAt(long offset)
    {
        if (_count == 0) return new MovedStretch(offset, offset, _layout!.HeaderLength - offset);    // only empty samples: nothing is read there
        int low = _first, high = _first + _count - 1;
        while (low < high)
        {
            int middle = (low + high + 1) >> 1;
            if (Start(middle) <= offset) low = middle;
            else high = middle - 1;
        }

        int next = low + 1;
        if (_layout!.SourceStart(low) < 0) low--;
        long start = _layout.SourceStart(low);
        return new MovedStretch(start, next < _first + _count ? Start(next) : long.MaxValue, _layout.PieceStart(low) - start);
    }

    // What is no source range (a mark at a seam) stands behind one.
    private long Start(int piece) => _layout!.SourceStart(piece) is var start and >= 0 ? start : _layout.SourceStart(piece - 1);
}
