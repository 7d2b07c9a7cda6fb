namespace StonMedia.Cache.Blocks;

/// <summary>
/// Pinned bytes of a body: valid until <see cref="Dispose"/>. Exactly one owner; dispose once (a copy must not be disposed as well).
/// </summary>
public readonly struct BlockLease(ReadOnlyMemory<byte> memory, Block? block) : IDisposable
{
    /// <summary>The bytes; empty when the body had ended before the offset asked for.</summary>
    public ReadOnlyMemory<byte> Memory { get; } = memory;

    /// <summary>The block that is held, or null where the bytes are an immutable array.</summary>
    public Block? Block { get; } = block;

    public void Dispose() => Block?.Release();
}
