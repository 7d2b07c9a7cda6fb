using StonMedia.Cache.Blocks;

namespace StonMedia.Cache.Disk.Volumes;

/// <summary>Reads one block for everybody who wants it.</summary>
internal sealed class BlockRead(DiskVolume volume, VolumeBody body, long block, IDiskReadSink first) : ReadOp
{
    private IDiskReadSink? _first = first;
    private List<IDiskReadSink> _sinks = new(1);
    private BlockRead? _next;

    public long Block { get; } = block;

    /// <summary>One that wants it, the first one too. Under the body's lock, while the body knows of this read.</summary>
    public void Join(IDiskReadSink sink) => _sinks.Add(sink);

    public override void Queued()
    {
        if (body.LastRead is { } last && last.Block + 1 == Block && !body.IsSmall) last._next = this;
        body.LastRead = this;
    }

    public override bool Follows(ReadOp other) => other is BlockRead before && ReferenceEquals(before._next, this);

    public override ReadOp WithNeighbours()
    {
        List<BlockRead>? run = null;
        for (BlockRead? next = _next; next is not null && (run?.Count ?? 1) < BlockRun.MaxBlocks && next.TryTake(); next = next._next) (run ??= [this]).Add(next);
        return run is null ? this : new BlockRun(volume, body, run);
    }

    public override void Run(VolumeReader reader)
    {
        // Behind the room of a run, whose other blocks are still in it.
        Span<byte> bytes = reader.Buffer.AsSpan(VolumeReader.RunBytes, body.LengthOf(Block));
        End(Read(reader, bytes), bytes);
    }

    /// <summary>Takes the block's bytes as they were read with others. False: it is not over, for they are not what was written.</summary>
    public bool TryComplete(ReadOnlySpan<byte> bytes)
    {
        int index = (int)(Block & (Extent.Blocks - 1));
        if (body.Extents.Get(Block >> Extent.Shift) is not { } extent || !extent.Has(index)) return false;
        if (BlockChecksum.Of(body.Generation, Block, bytes) != extent.Checksum(index)) return false;
        volume.NoteReadDone();
        End(DiskReadOutcome.Read, bytes);
        return true;
    }

    private void End(DiskReadOutcome outcome, ReadOnlySpan<byte> bytes)
    {
        if (!TryClaim()) return;
        // Copied after the check, so that memory others may read never holds a byte that is not right, even when this thread was slow.
        if (outcome == DiskReadOutcome.Read)
        {
            if (_first!.TryGetMemory(Block, bytes.Length, out Memory<byte> memory)) bytes.CopyTo(memory.Span);
            else outcome = DiskReadOutcome.NoMemory;
        }

        if (outcome == DiskReadOutcome.Read) volume.Counters.NoteRead();
        Fail(outcome);
    }

    public override void Fail(DiskReadOutcome outcome)
    {
        // Nobody joins after this.
        body.Leave(this);
        foreach (IDiskReadSink sink in _sinks) sink.Completed(Block, outcome);
        // The body remembers it as the last one: not those who waited for it.
        _first = null;
        _sinks = [];
        _next = null;
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
