namespace StonMedia.Cache.Blocks;

/// <summary>Arithmetic of the block: 64 KiB of a generation's body, the unit of presence, checksum and memory eviction.</summary>
public static class BlockSize
{
    public const int Bytes = 64 << 10;

    public const int Shift = 16;

    /// <summary>Number of the block that holds a byte.</summary>
    public static long Of(long offset) => offset >> Shift;

    /// <summary>Offset of a block's first byte.</summary>
    public static long Start(long block) => block << Shift;

    public static long AlignDown(long offset) => offset & ~(Bytes - 1L);

    /// <summary>The next block border at or after <paramref name="offset"/>.</summary>
    public static long AlignUp(long offset) => checked(offset + Bytes - 1) & ~(Bytes - 1L);

    /// <summary>How many blocks a body of that many bytes has.</summary>
    public static long Count(long length) => (length + Bytes - 1) >> Shift;
}
