using StonMedia.Cache.Blocks;

namespace StonMedia.Cache.Disk.Volumes;

/// <summary>Writes one block, or takes part in a <see cref="BlockWriteRun"/>. Owns its lease.</summary>
internal sealed class BlockWrite(VolumeBody body, Extent extent, long block, BlockLease lease) : WriteOp
{
    private BlockLease _lease = lease;
    private BlockWrite? _next;
    private int _ended;

    public override int HeldBytes { get; } = lease.Memory.Length;

    public VolumeBody Body => body;

    public Extent Extent => extent;

    public long Block => block;

    public int Index => (int)(block & (Extent.Blocks - 1));

    public ReadOnlyMemory<byte> Bytes => _lease.Memory;

    public override void Queued()
    {
        if (body.LastWrite is { } last && last.Block + 1 == block) last._next = this;
        body.LastWrite = this;
    }

    public override WriteOp WithNeighbours()
    {
        if (_next is null or { IsTaken: true }) return this;
        var run = new List<BlockWrite>(BlockRun.MaxBlocks) { this };
        for (BlockWrite? next = _next; next is { IsTaken: false } && run.Count < BlockRun.MaxBlocks; next = next._next)
        {
            next.IsTaken = true;
            run.Add(next);
        }

        return new BlockWriteRun(body, run);
    }

    public override void Run(VolumeWriter writer)
    {
        try
        {
            if (!body.IsRetired) writer.Bodies.Write(body, [this]);
        }
        finally
        {
            Drop();
        }
    }

    public override void Drop()
    {
        if (Interlocked.Exchange(ref _ended, 1) != 0) return;
        extent.Unqueue(Index);
        _lease.Dispose();
        // Its body remembers it as the last one: not what it held.
        _lease = default;
        _next = null;
    }
}
