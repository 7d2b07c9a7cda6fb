using StonMedia.Cache.Blocks;

namespace StonMedia.Actors.Entries;

/// <summary>
/// A large body that comes by several transfers at once, each a piece of the origin.read-ahead bytes before its reader: so no more
/// than before is fetched beyond what is watched, and a transfer that the origin paces no longer decides how fast all goes.
/// </summary>
/// <param name="body">What is fetched so.</param>
/// <param name="piece">Bytes a transfer: an origin.parallel-fills-th of read-ahead in whole blocks.</param>
internal sealed class Stripes(Generation body, long piece)
{
    public Generation Body { get; } = body;

    public long Piece { get; } = piece;

    /// <summary>The first byte of the wanted window that no transfer was begun for.</summary>
    public long Next { get; set; }

    /// <summary>End of the wanted window, exclusive.</summary>
    public long End { get; set; }

    /// <summary>At least a block; together the pieces are read-ahead.</summary>
    public static long PieceOf(long readAhead, int transfers) => Math.Max(BlockSize.Bytes, BlockSize.AlignDown(readAhead / transfers));
}
