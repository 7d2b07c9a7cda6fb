using StonMedia.Cache.Blocks;

namespace StonMedia.Http.Sockets;

/// <summary>Bytes that wait to be sent, in memory that does not move: part of a chunk, or of a block that is held until the flush ends.</summary>
internal unsafe struct OutputPiece
{
    public byte* Start;

    public int Length;

    /// <summary>The block's pin; empty for chunks.</summary>
    public BlockLease Lease;

    /// <summary>The block is counted among those that slow clients hold.</summary>
    public bool IsHeld;
}
