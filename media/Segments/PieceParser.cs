using StonMedia.Media.Parsing;

namespace StonMedia.Media.Segments;

/// <summary>
/// Reads what the making of one piece depends on, then makes it. Where it learnt more of the source than the piece needs, its Done carries a
/// better index, to be used from then on.
/// </summary>
public abstract class PieceParser : IMediaParser
{
    public abstract ParseStep Start();

    public abstract ParseStep Step(ReadOnlySpan<byte> data);

    /// <summary>The piece, behind Done; never throws.</summary>
    public abstract PieceResult Make();
}
