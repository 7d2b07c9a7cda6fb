using System.Numerics;

namespace StonMedia.Cache.Disk.Volumes;

/// <summary>4 MiB of a body: which of its 64 blocks are on disk, and their checksums. Bits are read by any thread.</summary>
internal sealed class Extent(int number)
{
    public const int Blocks = 64;
    public const int Shift = 6;
    public const long Bytes = 4 << 20;

    private readonly uint[] _checksums = new uint[Blocks];
    private ulong _present;
    private ulong _queued;

    public int Number { get; } = number;

    /// <summary>Its row is older than this. The writer's.</summary>
    public bool IsDirty { get; set; }

    public ulong Present => Volatile.Read(ref _present);

    public int Count => BitOperations.PopCount(Present);

    public bool Has(int index) => (Present >> index & 1) != 0;

    public uint Checksum(int index) => Volatile.Read(ref _checksums[index]);

    /// <summary>The block's bytes are in place.</summary>
    public void Set(int index, uint checksum)
    {
        Volatile.Write(ref _checksums[index], checksum);
        Interlocked.Or(ref _present, 1UL << index);
    }

    /// <summary>Forgets a block; false when it was not there.</summary>
    public bool Clear(int index) => (Interlocked.And(ref _present, ~(1UL << index)) >> index & 1) != 0;

    public void ClearAll() => Interlocked.Exchange(ref _present, 0);

    /// <summary>Reserves the writing of a block; false when it waits to be written already.</summary>
    public bool TryQueue(int index) => (Interlocked.Or(ref _queued, 1UL << index) >> index & 1) == 0;

    public void Unqueue(int index) => Interlocked.And(ref _queued, ~(1UL << index));

    public byte[] PackChecksums()
    {
        var packed = new byte[Blocks * sizeof(uint)];
        Buffer.BlockCopy(_checksums, 0, packed, 0, packed.Length);
        return packed;
    }

    public void Load(ulong present, ReadOnlySpan<byte> checksums)
    {
        System.Runtime.InteropServices.MemoryMarshal.Cast<byte, uint>(checksums)[..Blocks].CopyTo(_checksums);
        Volatile.Write(ref _present, present);
    }
}
