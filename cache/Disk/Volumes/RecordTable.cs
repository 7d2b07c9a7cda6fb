using Microsoft.Data.Sqlite;

namespace StonMedia.Cache.Disk.Volumes;

/// <summary>Rows of records: inserted, changed, removed with all that hangs on them. The writer's thread only.</summary>
internal sealed class RecordTable : IDisposable
{
    private readonly DiskVolume _volume;
    private readonly VolumeWriter _writer;
    private readonly Statement _find;
    private readonly Statement _insert;
    private readonly Statement _update;
    private readonly Statement _ofKey;
    private readonly Statement _delete;
    private readonly Statement _deleteBody;
    private readonly Statement _extentTurns;
    private readonly Statement _deleteExtents;
    private long _nextId;

    public RecordTable(DiskVolume volume, VolumeWriter writer)
    {
        _volume = volume;
        _writer = writer;
        WriteSession session = writer.Session;
        _find = session.Prepare("SELECT id, hash, generation, length, file, turn FROM objects WHERE id = $1");
        _insert = session.Prepare("INSERT INTO objects VALUES($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)");
        _nextId = VolumeSchema.Number(session.Database, "SELECT max(id) FROM objects") + 1;
        _update = session.Prepare("UPDATE objects SET record = $1, length = $2, seen = $3 WHERE id = $4");
        _ofKey = session.Prepare("SELECT id, hash, generation, length, file, turn FROM objects WHERE hash = $1 AND (host = $2 AND key = $3 OR $4)");
        _delete = session.Prepare("DELETE FROM objects WHERE id = $1");
        _deleteBody = session.Prepare("DELETE FROM bodies WHERE object = $1");
        _extentTurns = session.Prepare("SELECT turn FROM extents WHERE object = $1");
        _deleteExtents = session.Prepare("DELETE FROM extents WHERE object = $1");
    }

    /// <summary>Stores a new generation's record in the place of older ones.</summary>
    public void Insert(VolumeBody body)
    {
        // Older ones go in any case: they were superseded, whatever becomes of this one.
        Remove(body.Hash, body.Host, body.Key);
        DiskRecord record = body.Record;
        byte[] packed = RecordCodec.Pack(record);
        // Purges it should have been judged by are forgotten: it may be one that they meant. What holds no answer cannot be meant.
        bool overtaken = record.PurgeSequence < _volume.Retired && (record.Flags & DiskRecordFlags.VariesOnly) == 0;
        if (body.IsRetired || overtaken || !_writer.Room.TryMake(0, packed.Length + (2L * (body.Host.Length + body.Key.Length)) + (4 * VolumeSchema.PageSize)))
        {
            body.Abandon();
            return;
        }

        _writer.Session.Enter(WriteSession.RowCost + packed.Length);
        long turn = _writer.Order.Next(KeyHash.Of(body.Hash, -1));
        // Never a number that was in use: who walks the rows in order misses none that came meanwhile.
        long id = _nextId++;
        _insert.Run(id, (long)body.Hash, record.Generation, record.Length, body.IsSmall ? 0L : 1L, turn, record.PurgeSequence, body.Host, body.Key, packed);
        _writer.Order.Add(turn, id, -1, RecordCharge(packed.Length));
        _writer.Filter.Inserted(body.Hash);
        body.ObjectId = id;
    }

    /// <summary>Changes the record of a generation if it is still the one stored.</summary>
    public void Update(ulong hash, string host, string key, DiskRecord record)
    {
        foreach (Row row in OfKey(hash, host, key))
        {
            // The length of a body in the database is that of its row: only a file's can become known later.
            if (row.Generation != record.Generation || (!row.HasFile && row.Length != record.Length)) continue;
            byte[] packed = RecordCodec.Pack(record);
            if (!_writer.Room.TryMake(0, packed.Length + VolumeSchema.PageSize)) return;
            _writer.Session.Enter(WriteSession.RowCost + packed.Length);
            _update.Run(packed, record.Length, record.PurgeSequence, row.Id);
        }
    }

    public void Remove(ulong hash, string host, string key)
    {
        _writer.Session.Enter(WriteSession.RowCost);
        foreach (Row row in OfKey(hash, host, key)) Delete(row);
        _writer.Session.NoteRemoved(hash);
    }

    public void Remove(ulong hash, long generation)
    {
        _writer.Session.Enter(WriteSession.RowCost);
        foreach (Row row in OfKey(hash, "", "", true))
            if (row.Generation == generation) Delete(row);
        _writer.Session.NoteRemovedGeneration(generation);
    }

    public Row? Find(long id)
    {
        using SqliteDataReader rows = _find.Rows(id);
        return rows.Read() ? Read(rows) : null;
    }

    /// <summary>Takes a record and all its bytes out; a data file goes after the commit.</summary>
    public void Delete(in Row row)
    {
        _writer.Session.Enter(WriteSession.RowCost);
        var turns = new List<long> { row.Turn };
        if (row.HasFile)
        {
            using (SqliteDataReader rows = _extentTurns.Rows(row.Id))
                while (rows.Read()) turns.Add(rows.GetInt64(0));
            _writer.Session.Enter((long)turns.Count * VolumeSchema.PageSize);
            _deleteExtents.Run(row.Id);
            long generation = row.Generation;
            _writer.Session.After(() => _volume.Data.Delete(generation));
        }
        else
        {
            _deleteBody.Run(row.Id);
        }

        foreach (long turn in turns) _writer.Order.Remove(turn);
        _delete.Run(row.Id);
        _writer.Filter.Deleted(row.Hash);
    }

    /// <summary>What a record is charged: its text and its share of the trees.</summary>
    public static long RecordCharge(int packed) => packed + 256;

    public void Dispose()
    {
        foreach (Statement statement in (Statement[])[_find, _insert, _update, _ofKey, _delete, _deleteBody, _extentTurns, _deleteExtents]) statement.Dispose();
    }

    private List<Row> OfKey(ulong hash, string host, string key, bool any = false)
    {
        var found = new List<Row>();
        using SqliteDataReader rows = _ofKey.Rows((long)hash, host, key, any ? 1L : 0L);
        while (rows.Read()) found.Add(Read(rows));
        return found;
    }

    private static Row Read(SqliteDataReader rows) => new(rows.GetInt64(0), (ulong)rows.GetInt64(1), rows.GetInt64(2), rows.GetInt64(3), rows.GetInt64(4) != 0, rows.GetInt64(5));

    internal readonly record struct Row(long Id, ulong Hash, long Generation, long Length, bool HasFile, long Turn);
}
