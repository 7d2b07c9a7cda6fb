using Microsoft.Data.Sqlite;

namespace StonMedia.Cache.Disk.Volumes;

/// <summary>
/// The writer's connection and its transaction. One transaction gathers what comes within <see cref="DiskTierOptions.CommitInterval"/>;
/// what may happen only once it is on disk (files that go, holes) happens after the commit. The writer's thread only.
/// </summary>
/// <remarks>
/// Data first, then the row that says it is present; the row's removal first, then the data. Neither waits for the platter: after a kill
/// the page cache survives, after a loss of power the database is whole (WAL) and checksums find blocks that never arrived.
/// Only the purge journal is forced out (<see cref="CommitDurably"/>).
/// </remarks>
internal sealed class WriteSession : IDisposable
{
    /// <summary>What one row changed may add to the log: the pages of a few trees.</summary>
    public const int RowCost = 6 * VolumeSchema.PageSize;

    private readonly DiskVolume _volume;
    private readonly string _log;
    private readonly Statement _begin;
    private readonly Statement _commit;
    private readonly List<Action> _after = [];
    private readonly List<ulong> _removedKeys = [];
    private readonly List<long> _removedGenerations = [];
    private long _since = -1;
    private long _cost;

    public WriteSession(DiskVolume volume, SqliteConnection database)
    {
        _volume = volume;
        Database = database;
        _log = volume.Folder.Database + "-wal";
        _begin = new Statement(database, "BEGIN IMMEDIATE");
        _commit = new Statement(database, "COMMIT");
        // Enough for a transaction and the one being moved into the database; never so much that little is left for content.
        LogReserve = Math.Clamp(volume.Size / 8, 1 << 20, 64 << 20);
        VolumeSchema.Run(database, "PRAGMA busy_timeout=250");
    }

    public SqliteConnection Database { get; }

    /// <summary>Bytes of the cap that are kept free for the log and its index.</summary>
    public long LogReserve { get; }

    /// <summary>Carried out in each transaction before its commit.</summary>
    public Action? BeforeCommit { get; set; }

    /// <summary>Carried out after each commit.</summary>
    public Action? AfterCommit { get; set; }

    public bool IsOpen => _since >= 0;

    /// <summary>Milliseconds until the open transaction is to be committed.</summary>
    public int DueIn => (int)Math.Max(0, _since + (long)_volume.Options.CommitInterval.TotalMilliseconds - Environment.TickCount64);

    /// <summary>The transaction has waited or grown enough.</summary>
    public bool IsDue => IsOpen && (DueIn == 0 || IsLarge);

    public bool IsLarge => _cost > LogReserve / 4;

    public Statement Prepare(string sql) => new(Database, sql);

    /// <summary>Opens the transaction if there is none.</summary>
    /// <param name="cost">Bytes that this may add to the log.</param>
    public void Enter(long cost)
    {
        _cost += cost;
        if (IsOpen) return;
        _volume.Options.Files.BeforeDatabase(_volume.Folder.Database);
        _begin.Run();
        _since = Environment.TickCount64;
    }

    /// <summary>To be done once this transaction is on disk.</summary>
    public void After(Action action) => _after.Add(action);

    public void NoteRemoved(ulong key) => _removedKeys.Add(key);

    public void NoteRemovedGeneration(long generation) => _removedGenerations.Add(generation);

    /// <summary>A transaction of its own that is on the platter when this returns.</summary>
    public void CommitDurably(Action action)
    {
        Commit();
        VolumeSchema.Run(Database, "PRAGMA synchronous=FULL");
        Enter(RowCost);
        action();
        Commit();
        VolumeSchema.Run(Database, "PRAGMA synchronous=NORMAL");
    }

    public void Commit()
    {
        if (!IsOpen) return;
        BeforeCommit?.Invoke();
        _volume.Options.Files.BeforeDatabase(_volume.Folder.Database);
        _commit.Run();
        _since = -1;
        _cost = 0;
        _volume.Live.Committed(_removedKeys, _removedGenerations);
        _removedKeys.Clear();
        _removedGenerations.Clear();
        foreach (Action action in _after) action();
        _after.Clear();
        _volume.Data.MeasureAll();
        if (LogBytes > LogReserve / 3) Checkpoint("TRUNCATE");
        AfterCommit?.Invoke();
    }

    /// <summary>Bytes of the log now.</summary>
    public long LogBytes => new FileInfo(_log) is { Exists: true } file ? file.Length : 0;

    /// <summary>Moves the log into the database. With readers about it may be left for the next time.</summary>
    public void Checkpoint(string how)
    {
        _volume.Options.Files.BeforeDatabase(_volume.Folder.Database);
        VolumeSchema.Run(Database, $"PRAGMA wal_checkpoint({how})");
    }

    /// <summary>Leaves the open transaction undone.</summary>
    public void Rollback()
    {
        if (IsOpen) VolumeSchema.Run(Database, "ROLLBACK");
        _since = -1;
        _after.Clear();
    }

    public void Dispose()
    {
        _begin.Dispose();
        _commit.Dispose();
        Database.Dispose();
    }
}
