using StonMedia.Cache.Blocks;

namespace StonMedia.Http.Sockets;

/// <summary>Bytes that wait to be sent, in memory that does not move: part of a chunk, or of a block that is held until the flush ends.</summary>
internal unsafe struct OutputPiece
{
    public byte* Start;

    /// <summary>The same bytes, for a send that waits.</summary>
    public ReadOnlyMemory<byte> Memory;

    /// <summary>The block's pin; empty for chunks.</summary>
    public BlockLease Lease;
}
