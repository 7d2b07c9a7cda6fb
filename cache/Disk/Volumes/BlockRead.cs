using StonMedia.Cache.Blocks;

namespace StonMedia.Cache.Disk.Volumes;

/// <summary>Reads one block for everybody who wants it.</summary>
internal sealed class BlockRead(DiskVolume volume, VolumeBody body, long block, IDiskReadSink first) : ReadOp
{
    private List<IDiskReadSink>? _sinks = [first];

    public long Block { get; } = block;

    /// <summary>One more that wants it; false: it has ended. Under the body's lock.</summary>
    public bool TryJoin(IDiskReadSink sink)
    {
        if (_sinks is null) return false;
        _sinks.Add(sink);
        return true;
    }

    /// <summary>Nobody joins after this. Under the body's lock.</summary>
    public List<IDiskReadSink> TakeSinks()
    {
        List<IDiskReadSink> sinks = _sinks ?? [];
        _sinks = null;
        return sinks;
    }

    public override void Run(VolumeReader reader)
    {
        int length = body.LengthOf(Block);
        Span<byte> bytes = reader.Buffer.AsSpan(0, length);
        DiskReadOutcome outcome = Read(reader, bytes);
        if (!TryClaim()) return;
        // Copied after the check, so that memory others may read never holds a byte that is not right, even when this thread was slow.
        if (outcome == DiskReadOutcome.Read)
        {
            if (first.TryGetMemory(Block, length, out Memory<byte> memory)) bytes.CopyTo(memory.Span);
            else outcome = DiskReadOutcome.NoMemory;
        }

        if (outcome == DiskReadOutcome.Read) volume.Counters.NoteRead();
        Fail(outcome);
    }

    public override void Fail(DiskReadOutcome outcome)
    {
        foreach (IDiskReadSink sink in body.Leave(this)) sink.Completed(Block, outcome);
    }

    private DiskReadOutcome Read(VolumeReader reader, Span<byte> bytes)
    {
        Extent? extent = body.Extents.Get(Block >> Extent.Shift);
        int index = (int)(Block & (Extent.Blocks - 1));
        // Twice: a block that was dropped and written again between the look at its checksum and the read is no damage.
        for (int attempt = 0; attempt < 2; attempt++)
        {
            if (extent is null || !extent.Has(index)) return DiskReadOutcome.Missing;
            uint expected = extent.Checksum(index);
            bool whole;
            try
            {
                whole = body.IsSmall ? reader.TryReadSmall(body.ObjectId, bytes) : volume.Data.Read(body.Generation, bytes, BlockSize.Start(Block)) == bytes.Length;
            }
            catch (Exception error) when (error is FileNotFoundException or DirectoryNotFoundException)
            {
                whole = false;
            }
            catch (IOException error)
            {
                volume.NoteReadError(error);
                return Forget(extent, index, $"cannot be read ({error.Message})");
            }

            if (whole && BlockChecksum.Of(body.Generation, Block, bytes) == expected)
            {
                volume.NoteReadDone();
                return DiskReadOutcome.Read;
            }
        }

        return extent!.Has(index) ? Forget(extent, index, "is not what was written") : DiskReadOutcome.Missing;
    }

    private DiskReadOutcome Forget(Extent extent, int index, string why)
    {
        if (!extent.Clear(index)) return DiskReadOutcome.Missing;
        volume.Counters.NoteCorrupt();
        volume.Report(DiskEventKind.CorruptBlock, $"block {Block} of {body.Host}{body.Key} {why}; it will be fetched again");
        volume.Writes.Add(new BlockForgotten(body, extent));
        return DiskReadOutcome.Corrupt;
    }
}
