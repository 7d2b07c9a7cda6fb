using Microsoft.Data.Sqlite;
using StonMedia.Cache.Blocks;

namespace StonMedia.Cache.Disk.Volumes;

/// <summary>
/// S3-FIFO in the table of turns: newcomers wait in a small queue of a tenth of the bytes, what was used meanwhile goes to the main queue,
/// what comes back soon after it was dropped goes there at once. Both are first-in first-out, so the rows that change are at two ends.
/// </summary>
internal sealed class EvictionOrder : IDisposable
{
    private const long MainBit = 1L << 62;

    private readonly GhostList _ghosts;
    private readonly Statement _first;
    private readonly Statement _add;
    private readonly Statement _bytes;
    private readonly Statement _resize;
    private readonly Statement _remove;
    private long _nextSmall;
    private long _nextMain;

    public EvictionOrder(DiskVolume volume, WriteSession session)
    {
        _ghosts = new GhostList((int)Math.Clamp(volume.Size >> 18, 1 << 10, 1 << 20));
        _first = session.Prepare("SELECT turn, object, number, bytes FROM turns WHERE turn >= $1 AND turn < $2 ORDER BY turn LIMIT 1");
        _add = session.Prepare("INSERT INTO turns VALUES($1, $2, $3, $4)");
        _bytes = session.Prepare("SELECT bytes FROM turns WHERE turn = $1");
        _resize = session.Prepare("UPDATE turns SET bytes = $2 WHERE turn = $1");
        _remove = session.Prepare("DELETE FROM turns WHERE turn = $1");
        _nextSmall = VolumeSchema.Number(session.Database, $"SELECT max(turn) FROM turns WHERE turn < {MainBit}") + 1;
        _nextMain = Math.Max(MainBit, VolumeSchema.Number(session.Database, "SELECT max(turn) FROM turns")) + 1;
    }

    /// <summary>Bytes of the things in the small queue, as they were charged.</summary>
    public long SmallBytes { get; set; }

    public long MainBytes { get; set; }

    /// <summary>Gives a newcomer its turn; main when it was dropped lately.</summary>
    public long Next(ulong identity) => _ghosts.Remove(identity) ? _nextMain++ : _nextSmall++;

    public void Add(long turn, long obj, int number, long bytes)
    {
        _add.Run(turn, obj, number, bytes);
        Count(turn, bytes);
    }

    public void Resize(long turn, long bytes)
    {
        if (_bytes.Number(turn) is not { } before) return;
        _resize.Run(turn, bytes);
        Count(turn, bytes - before);
    }

    public void Remove(long turn)
    {
        if (_bytes.Number(turn) is not { } before) return;
        _remove.Run(turn);
        Count(turn, -before);
    }

    /// <summary>Who is to go next, by the shares of the queues; null: there is nothing.</summary>
    public Turn? First()
    {
        bool small = SmallBytes * 10 >= SmallBytes + MainBytes;
        return (small ? First(0, MainBit) : First(MainBit, long.MaxValue)) ?? (small ? First(MainBit, long.MaxValue) : First(0, MainBit));
    }

    /// <summary>Puts it at the main queue's end; gives its new turn.</summary>
    public long Requeue(in Turn turn)
    {
        Remove(turn.Number);
        long next = _nextMain++;
        Add(next, turn.Object, turn.Extent, turn.Bytes);
        return next;
    }

    /// <summary>Remembers what was dropped out of the small queue.</summary>
    public void NoteDropped(in Turn turn, ulong identity)
    {
        if (turn.Number < MainBit) _ghosts.Add(identity);
    }

    public void Dispose()
    {
        foreach (Statement statement in (Statement[])[_first, _add, _bytes, _resize, _remove]) statement.Dispose();
    }

    private Turn? First(long from, long to)
    {
        using SqliteDataReader rows = _first.Rows(from, to);
        return rows.Read() ? new Turn(rows.GetInt64(0), rows.GetInt64(1), (int)rows.GetInt64(2), rows.GetInt64(3)) : null;
    }

    private void Count(long turn, long bytes)
    {
        if (turn < MainBit) SmallBytes += bytes;
        else MainBytes += bytes;
    }

    /// <summary>A row of the order: whose it is, and the bytes it was charged. Extent -1 is the record with its small body.</summary>
    internal readonly record struct Turn(long Number, long Object, int Extent, long Bytes);
}
