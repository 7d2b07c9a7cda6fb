using StonMedia.Cache.Blocks;

namespace StonMedia.Cache.Disk;

/// <summary>
/// One generation's body on a volume. Any thread. Nothing here waits for the disk, and nothing has to be disposed: a body that
/// nobody refers to any more is let go of, what was written stays.
/// </summary>
public abstract class DiskBody
{
    /// <summary>Bodies up to this length lie inside the volume's database; they are one block and come up with their record.</summary>
    public const int SmallBody = 32 << 10;

    public abstract long Generation { get; }

    /// <summary>Bytes; -1 while unknown.</summary>
    public abstract long Length { get; }

    /// <summary>The record as last written or read.</summary>
    public abstract DiskRecord Record { get; }

    /// <summary>Bytes of memory that the presence map takes; grows by about 340 for 4 MiB of body.</summary>
    public abstract long MemoryBytes { get; }

    /// <summary>A read that waited so long ends as late (<see cref="DiskTierOptions.ReadLimit"/>). Default 2 s.</summary>
    public virtual TimeSpan ReadLimit => TimeSpan.FromSeconds(2);

    /// <summary>Every block is on disk.</summary>
    public abstract bool IsWhole { get; }

    /// <summary>Whether that block is on disk and may be read. No lock, no wait.</summary>
    public abstract bool Has(long block);

    /// <summary>Notes a use of that block (by whoever served it from memory, too), for the order in which things are dropped. No lock.</summary>
    public abstract void Touch(long block);

    /// <summary>
    /// Queues a read on the volume's lane; a block that is being read already is read once. True: the sink will be told how it ended,
    /// exactly once. False: not present, too many reads wait, or the volume is out.
    /// </summary>
    public abstract bool TryRead(long block, IDiskReadSink sink);

    /// <summary>As <see cref="TryRead(long, IDiskReadSink)"/> of neighbouring blocks, a sink each, which are read together where they lie together.</summary>
    /// <returns>How many were taken on, from the first; the sinks behind them are told nothing. 0, too, when too many reads wait for all of them.</returns>
    public virtual int TryRead(long block, ReadOnlySpan<IDiskReadSink> sinks)
    {
        for (int i = 0; i < sinks.Length; i++)
            if (!TryRead(block + i, sinks[i])) return i;
        return sinks.Length;
    }

    /// <summary>
    /// Offers a whole block to be written; the lease is taken over and disposed exactly once, whatever happens. False: it will not be
    /// written (the queue is full, the volume out, the generation retired, or the block there already).
    /// </summary>
    /// <exception cref="ArgumentException">The lease does not hold exactly the block's bytes.</exception>
    public abstract bool Write(long block, BlockLease lease);

    /// <summary>The same generation under a new record (a 304, another lifetime, a length that became known).</summary>
    public abstract void Update(DiskRecord record);

    /// <summary>This generation is no longer wanted: its record and blocks go from disk.</summary>
    public abstract void Retire();
}
