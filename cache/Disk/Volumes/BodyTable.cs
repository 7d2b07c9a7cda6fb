using StonMedia.Cache.Blocks;

namespace StonMedia.Cache.Disk.Volumes;

/// <summary>Bytes of bodies: small ones as rows, large ones in their files with rows of presence. The writer's thread only.</summary>
internal sealed class BodyTable : IDisposable
{
    private readonly DiskVolume _volume;
    private readonly VolumeWriter _writer;
    private readonly List<(VolumeBody Body, Extent Extent)> _dirty = [];
    private readonly Statement _putSmall;
    private readonly Statement _dropSmall;
    private readonly Statement _recordTurn;
    private readonly Statement _extentTurn;
    private readonly Statement _putExtent;
    private readonly Statement _dropExtent;
    private readonly Statement _anyExtent;
    private readonly Statement _moveExtent;
    private readonly Statement _moveRecord;

    public BodyTable(DiskVolume volume, VolumeWriter writer)
    {
        _volume = volume;
        _writer = writer;
        WriteSession session = writer.Session;
        _putSmall = session.Prepare("INSERT OR REPLACE INTO bodies VALUES($1, $2, $3)");
        _dropSmall = session.Prepare("DELETE FROM bodies WHERE object = $1");
        _recordTurn = session.Prepare("SELECT turn FROM objects WHERE id = $1");
        _extentTurn = session.Prepare("SELECT turn FROM extents WHERE object = $1 AND number = $2");
        _putExtent = session.Prepare("INSERT OR REPLACE INTO extents VALUES($1, $2, $3, $4, $5)");
        _dropExtent = session.Prepare("DELETE FROM extents WHERE object = $1 AND number = $2");
        _anyExtent = session.Prepare("SELECT 1 FROM extents WHERE object = $1 LIMIT 1");
        _moveExtent = session.Prepare("UPDATE extents SET turn = $3 WHERE object = $1 AND number = $2");
        _moveRecord = session.Prepare("UPDATE objects SET turn = $2 WHERE id = $1");
    }

    /// <summary>Neighbouring blocks of one body; of one in the database there is but one.</summary>
    public void Write(VolumeBody body, IReadOnlyList<BlockWrite> writes)
    {
        if (body.ObjectId == 0 || (writes.Count == 1 && writes[0].Extent.Has(writes[0].Index))) return;
        Span<uint> checksums = stackalloc uint[BlockRun.MaxBlocks];
        for (int i = 0; i < writes.Count; i++) checksums[i] = BlockChecksum.Of(body.Generation, writes[i].Block, writes[i].Bytes.Span);
        bool written = body.IsSmall ? WriteSmall(body, writes[0].Extent, checksums[0], writes[0].Bytes.Span) : WriteLarge(body, writes, checksums);
        for (int i = 0; i < writes.Count; i++)
        {
            if (written) _volume.Counters.NoteWritten();
            else if (writes.Count > 1) Write(body, [writes[i]]);    // the cap may have room for some of them
        }
    }

    /// <summary>A bad block was forgotten in memory.</summary>
    public void Forget(VolumeBody body, Extent extent)
    {
        _writer.Session.Enter(WriteSession.RowCost);
        if (body.IsSmall) _dropSmall.Run(body.ObjectId);
        else MarkDirty(body, extent);
    }

    /// <summary>Brings the rows of presence up to what has been written since the last commit.</summary>
    public void FlushDirty()
    {
        foreach ((VolumeBody body, Extent extent) in _dirty)
        {
            extent.IsDirty = false;
            if (body.IsRetired) continue;
            ulong present = extent.Present;
            long bytes = (long)System.Numerics.BitOperations.PopCount(present) * BlockSize.Bytes;
            long? turn = _extentTurn.Number(body.ObjectId, extent.Number);
            if (present == 0)
            {
                if (turn is { } old) Drop(body.ObjectId, extent.Number, old);
                continue;
            }

            long place = turn ?? _writer.Order.Next(KeyHash.Of(body.Hash, extent.Number));
            _putExtent.Run(body.ObjectId, extent.Number, (long)present, extent.PackChecksums(), place);
            if (turn is null) _writer.Order.Add(place, body.ObjectId, extent.Number, bytes);
            else _writer.Order.Resize(place, bytes);
        }

        _dirty.Clear();
    }

    public bool HasExtents(long obj) => _anyExtent.Number(obj) is not null;

    /// <summary>Takes the row of an extent out; its bytes are the caller's to punch.</summary>
    public void Drop(long obj, int extent, long turn)
    {
        _dropExtent.Run(obj, extent);
        _writer.Order.Remove(turn);
    }

    /// <summary>Another place in the order of eviction.</summary>
    public void Move(long obj, int extent, long turn)
    {
        if (extent < 0) _moveRecord.Run(obj, turn);
        else _moveExtent.Run(obj, extent, turn);
    }

    public void Dispose()
    {
        Statement[] all = [_putSmall, _dropSmall, _recordTurn, _extentTurn, _putExtent, _dropExtent, _anyExtent, _moveExtent, _moveRecord];
        foreach (Statement statement in all) statement.Dispose();
    }

    private bool WriteSmall(VolumeBody body, Extent extent, uint checksum, ReadOnlySpan<byte> bytes)
    {
        if (!_writer.Room.TryMake(0, bytes.Length + (3 * VolumeSchema.PageSize)) || body.IsRetired) return false;
        _writer.Session.Enter(WriteSession.RowCost + bytes.Length);
        if (_recordTurn.Number(body.ObjectId) is not { } turn) return false;
        _putSmall.Run(body.ObjectId, (long)checksum, bytes.ToArray());
        _writer.Order.Resize(turn, RecordTable.RecordCharge(512) + bytes.Length);
        // Readers see rows only after the commit; a file's bytes they see at once.
        _writer.Session.After(() => extent.Set(0, checksum));
        return true;
    }

    private bool WriteLarge(VolumeBody body, IReadOnlyList<BlockWrite> writes, ReadOnlySpan<uint> checksums)
    {
        long bytes = writes.Sum(static write => (long)write.Bytes.Length);
        // A page more for what the file system needs to remember where the blocks are.
        long pages = ((bytes + VolumeSchema.PageSize - 1L) & -VolumeSchema.PageSize) + VolumeSchema.PageSize;
        if (!_writer.Room.TryMake(pages, 2 * VolumeSchema.PageSize) || body.IsRetired) return false;
        _writer.Room.ReserveData(pages);
        ReadOnlyMemory<byte>[] blocks = [.. writes.Select(static write => write.Bytes)];
        long start = BlockSize.Start(writes[0].Block);
        try
        {
            _volume.Data.Write(body.Generation, blocks, start, bytes);
        }
        catch (IOException error) when (VolumeFaults.IsFull(error) && _writer.Room.TryShrink())
        {
            // Others fill the same disk: some room was made, once. Not enough: the volume is full and goes.
            if (body.IsRetired) return false;
            _volume.Data.Write(body.Generation, blocks, start, bytes);
        }

        for (int i = 0; i < writes.Count; i++)
        {
            writes[i].Extent.Set(writes[i].Index, checksums[i]);
            MarkDirty(body, writes[i].Extent);
        }

        return true;
    }

    private void MarkDirty(VolumeBody body, Extent extent)
    {
        if (extent.IsDirty) return;
        extent.IsDirty = true;
        _writer.Session.Enter(WriteSession.RowCost);
        _dirty.Add((body, extent));
    }
}
