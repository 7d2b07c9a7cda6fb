namespace StonMedia.Cache.Disk.Volumes;

/// <summary>Drops what is due by <see cref="EvictionOrder"/>. Whoever calls commits next: only then do files shrink. The writer's thread only.</summary>
internal sealed class Evictor(DiskVolume volume, VolumeWriter writer)
{
    private const int MaxLooks = 8192;

    /// <summary>Drops so many bytes if it can; gives how many.</summary>
    public long Drop(long bytes)
    {
        long dropped = 0;
        writer.Session.Enter(0);
        for (int look = 0; look < MaxLooks && dropped < bytes; look++)
        {
            if (writer.Order.First() is not { } turn) break;
            writer.Session.Enter(WriteSession.RowCost);
            dropped += Consider(turn);
            // A commit in between: what was dropped up to here gives its space back at once.
            if (!writer.Session.IsLarge) continue;
            writer.Session.Commit();
            writer.Session.Enter(0);
        }

        volume.Counters.NoteEvicted(dropped);
        return dropped;
    }

    private long Consider(in EvictionOrder.Turn turn)
    {
        if (writer.Records.Find(turn.Object) is not { } row)
        {
            writer.Order.Remove(turn.Number);
            return 0;
        }

        // A file's record stays as long as an extent does, or somebody fills it; then it goes by its own turn.
        bool kept = turn.Extent < 0 && row.HasFile && (writer.Bodies.HasExtents(row.Id) || volume.Live.IsLive(row.Hash));
        ulong identity = KeyHash.Of(row.Hash, turn.Extent);
        if (kept || volume.Uses.Take(identity) > 0)
        {
            writer.Bodies.Move(turn.Object, turn.Extent, writer.Order.Requeue(turn));
            return 0;
        }

        writer.Order.NoteDropped(turn, identity);
        if (turn.Extent < 0 || !volume.HasHoles)
        {
            volume.Live.Evict(row.Hash, row.Generation, -1);
            writer.Records.Delete(row);
            return turn.Bytes;
        }

        volume.Live.Evict(row.Hash, row.Generation, turn.Extent);
        writer.Bodies.Drop(row.Id, turn.Extent, turn.Number);
        long generation = row.Generation;
        long start = turn.Extent * Extent.Bytes;
        writer.Session.After(() => Punch(generation, start));
        return turn.Bytes;
    }

    private void Punch(long generation, long start)
    {
        try
        {
            volume.Data.TryPunch(generation, start, Extent.Bytes);
        }
        catch (FileNotFoundException)
        {
            // The generation went with the same commit.
        }
    }
}
