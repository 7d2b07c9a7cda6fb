using Microsoft.Data.Sqlite;
using StonMedia.Cache.Blocks;

namespace StonMedia.Cache.Disk.Volumes;

/// <summary>One reading thread's connection, its prepared queries and its buffer.</summary>
internal sealed class VolumeReader : IDisposable
{
    private readonly DiskVolume _volume;
    private readonly SqliteConnection _database;
    private readonly Statement _begin;
    private readonly Statement _end;
    private readonly Statement _object;
    private readonly Statement _small;
    private readonly Statement _extents;
    private readonly Statement _sweep;

    public VolumeReader(DiskVolume volume)
    {
        _volume = volume;
        _database = VolumeSchema.OpenForReading(volume.Folder.Database);
        _begin = new Statement(_database, "BEGIN");
        _end = new Statement(_database, "COMMIT");
        _object = new Statement(_database, "SELECT id, generation, length, host, key, record, file, seen FROM objects WHERE hash = $1");
        _small = new Statement(_database, "SELECT crc, body FROM bodies WHERE object = $1");
        _extents = new Statement(_database, "SELECT number, present, crc FROM extents WHERE object = $1");
        _sweep = new Statement(_database, "SELECT id, generation, length, host, key, seen, record FROM objects WHERE id > $1 ORDER BY id LIMIT $2");
    }

    /// <summary>Room in <see cref="Buffer"/> for a run; behind it is room for one block more.</summary>
    public const int RunBytes = BlockRun.MaxBlocks * BlockSize.Bytes;

    /// <summary>For blocks, before they are checked.</summary>
    public byte[] Buffer { get; } = GC.AllocateUninitializedArray<byte>(RunBytes + BlockSize.Bytes, true);

    /// <summary>The newest record of that key as a body, not registered; with its small body when that is there and right.</summary>
    public VolumeBody? Load(ulong hash, string host, string key, out byte[]? small)
    {
        small = null;
        _volume.Options.Files.BeforeDatabase(_volume.Folder.Database);
        _begin.Run();
        try
        {
            VolumeBody? body = LoadObject(hash, host, key);
            if (body is null) return null;
            if (!body.IsSmall) LoadExtents(body);
            else if (body.Length == 0) small = [];
            else small = LoadSmall(body);
            return body;
        }
        finally
        {
            _end.Run();
        }
    }

    /// <summary>Records behind a row number that have not been checked by purges up to a sequence; and the number of the last row looked at.</summary>
    public List<SweptRecord> Sweep(ref long row, long through, int count)
    {
        _volume.Options.Files.BeforeDatabase(_volume.Folder.Database);
        var found = new List<SweptRecord>();
        using SqliteDataReader rows = _sweep.Rows(row, (long)count);
        row = -1;
        while (rows.Read())
        {
            row = rows.GetInt64(0);
            if (rows.GetInt64(5) < through)
                found.Add(new SweptRecord(row, rows.GetInt64(1), rows.GetInt64(2), rows.GetString(3), rows.GetString(4), rows.GetInt64(5), rows.GetFieldValue<byte[]>(6)));
        }

        return found;
    }

    /// <summary>The small body of an object into a buffer of its length; false: not there.</summary>
    public bool TryReadSmall(long objectId, Span<byte> bytes)
    {
        _volume.Options.Files.BeforeDatabase(_volume.Folder.Database);
        using SqliteDataReader rows = _small.Rows(objectId);
        if (!rows.Read() || rows.GetFieldValue<byte[]>(1) is not { } body || body.Length != bytes.Length) return false;
        body.CopyTo(bytes);
        return true;
    }

    public void Dispose()
    {
        foreach (Statement statement in (Statement[])[_begin, _end, _object, _small, _extents, _sweep]) statement.Dispose();
        _database.Dispose();
    }

    private VolumeBody? LoadObject(ulong hash, string host, string key)
    {
        using SqliteDataReader rows = _object.Rows((long)hash);
        while (rows.Read())
        {
            if (rows.GetString(3) != host || rows.GetString(4) != key) continue;
            DiskRecord record;
            try
            {
                record = RecordCodec.Unpack(rows.GetFieldValue<byte[]>(5), rows.GetInt64(1), rows.GetInt64(2));
            }
            catch (InvalidDataException error)
            {
                _volume.Report(DiskEventKind.CorruptBlock, $"the record of {host}{key} cannot be read ({error.Message}); it will be fetched again");
                _volume.Remove(host, key);
                return null;
            }

            // Where a purge was retired every record had been judged by it.
            record = record with { PurgeSequence = Math.Max(rows.GetInt64(7), _volume.Retired) };
            return new VolumeBody(_volume, hash, host, key, record, rows.GetInt64(6) == 0) { ObjectId = rows.GetInt64(0) };
        }

        return null;
    }

    private byte[]? LoadSmall(VolumeBody body)
    {
        using SqliteDataReader rows = _small.Rows(body.ObjectId);
        if (!rows.Read()) return null;
        uint expected = (uint)rows.GetInt64(0);
        byte[] bytes = rows.GetFieldValue<byte[]>(1);
        if (bytes.Length == body.Length && BlockChecksum.Of(body.Generation, 0, bytes) == expected)
        {
            body.Extents.GetOrAdd(0).Set(0, expected);
            return bytes;
        }

        _volume.Counters.NoteCorrupt();
        _volume.Report(DiskEventKind.CorruptBlock, $"the body of {body.Host}{body.Key} is not what was written; it will be fetched again");
        _volume.Writes.Add(new GenerationRemoval(body.Hash, body.Generation));
        return null;
    }

    private void LoadExtents(VolumeBody body)
    {
        using SqliteDataReader rows = _extents.Rows(body.ObjectId);
        while (rows.Read())
        {
            Extent extent = body.Extents.GetOrAdd((int)rows.GetInt64(0));
            byte[] checksums = rows.GetFieldValue<byte[]>(2);
            if (checksums.Length == Extent.Blocks * sizeof(uint)) extent.Load((ulong)rows.GetInt64(1), checksums);
        }
    }
}
