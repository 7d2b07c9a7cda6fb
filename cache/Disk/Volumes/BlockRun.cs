using StonMedia.Cache.Blocks;

namespace StonMedia.Cache.Disk.Volumes;

/// <summary>Neighbouring blocks of one file that waited together: one read of the file, then each is judged for itself.</summary>
internal sealed class BlockRun(DiskVolume volume, VolumeBody body, IReadOnlyList<BlockRead> reads) : ReadOp
{
    /// <summary>Blocks that one call reads at most. What it brings is summed and copied while the processor's cache still has it.</summary>
    public const int MaxBlocks = 8;

    public override IReadOnlyList<ReadOp> Parts => reads;

    public override void Run(VolumeReader reader)
    {
        Span<byte> bytes = reader.Buffer.AsSpan(0, ((reads.Count - 1) * BlockSize.Bytes) + body.LengthOf(reads[^1].Block));
        int read = TryRead(bytes);
        for (int i = 0; i < reads.Count; i++)
        {
            if (reads[i].IsClaimed) continue;
            int at = i * BlockSize.Bytes, length = body.LengthOf(reads[i].Block);
            // What is not right is looked at again alone: only that tells damage from what was dropped meanwhile.
            if (at + length > read || !reads[i].TryComplete(bytes.Slice(at, length))) reads[i].Run(reader);
        }
    }

    public override void Fail(DiskReadOutcome outcome)
    {
        foreach (BlockRead read in reads)
            if (read.TryClaim()) read.Fail(outcome);
    }

    private int TryRead(Span<byte> bytes)
    {
        try
        {
            return volume.Data.Read(body.Generation, bytes, BlockSize.Start(reads[0].Block));
        }
        catch (IOException)
        {
            // One bad place must not cost its neighbours: they are read one by one, and that reports it.
            return 0;
        }
    }
}
