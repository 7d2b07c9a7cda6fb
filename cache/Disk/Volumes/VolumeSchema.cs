using Microsoft.Data.Sqlite;

namespace StonMedia.Cache.Disk.Volumes;

/// <summary>The volume's database: its tables, and how it is opened. docs/architecture.md draws them.</summary>
internal static class VolumeSchema
{
    public const int PageSize = 4096;

    /// <summary>Raised whenever an older program could read these tables wrongly.</summary>
    public const int Version = 1;

    private const int ApplicationId = 0x53744D64;       // "StMd"

    // A turn is a place in the order of eviction: bit 62 set for the main queue, below it a number that grows.
    // objects.file: 1 has a data file, 0 a row in bodies; seen: objects' purge sequence. extents.number counts 4 MiB; turns.number is an extent's, or -1 for the record with its small body.
    private const string Tables = """
        CREATE TABLE objects(id INTEGER PRIMARY KEY, hash INTEGER NOT NULL, generation INTEGER NOT NULL, length INTEGER NOT NULL,
            file INTEGER NOT NULL, turn INTEGER NOT NULL, seen INTEGER NOT NULL, host TEXT NOT NULL, key TEXT NOT NULL, record BLOB NOT NULL);
        CREATE INDEX objects_hash ON objects(hash);
        CREATE INDEX objects_generation ON objects(generation) WHERE file = 1;
        CREATE TABLE bodies(object INTEGER PRIMARY KEY, crc INTEGER NOT NULL, body BLOB NOT NULL);
        CREATE TABLE extents(object INTEGER NOT NULL, number INTEGER NOT NULL, present INTEGER NOT NULL, crc BLOB NOT NULL,
            turn INTEGER NOT NULL, PRIMARY KEY(object, number)) WITHOUT ROWID;
        CREATE TABLE turns(turn INTEGER PRIMARY KEY, object INTEGER NOT NULL, number INTEGER NOT NULL, bytes INTEGER NOT NULL);
        CREATE TABLE journal(sequence INTEGER PRIMARY KEY, host TEXT NOT NULL, kind INTEGER NOT NULL, scope INTEGER NOT NULL,
            text TEXT NOT NULL, issued INTEGER NOT NULL, seconds INTEGER NOT NULL);
        CREATE TABLE peers(path TEXT PRIMARY KEY, identity TEXT NOT NULL, device INTEGER NOT NULL);
        CREATE TABLE meta(name TEXT PRIMARY KEY, value) WITHOUT ROWID;
        """;

    /// <summary>Opens for writing, making the tables in a new file.</summary>
    /// <exception cref="SqliteException">Damaged, or the disk failed.</exception>
    /// <exception cref="InvalidDataException">Of another program or version; the message says which.</exception>
    public static SqliteConnection OpenForWriting(string path, string identity)
    {
        SqliteConnection database = Connect(path, SqliteOpenMode.ReadWriteCreate);
        try
        {
            // Before the first table: pages that are given back can shrink the file.
            Run(database, $"PRAGMA page_size={PageSize}; PRAGMA auto_vacuum=INCREMENTAL; PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;"
                + " PRAGMA wal_autocheckpoint=0; PRAGMA cache_size=-16384; PRAGMA temp_store=MEMORY;");
            long version = Number(database, "PRAGMA user_version");
            if (version == 0 && Number(database, "SELECT count(*) FROM sqlite_master") == 0) Create(database, identity);
            else Check(database, version, identity);
            return database;
        }
        catch
        {
            database.Dispose();
            throw;
        }
    }

    public static SqliteConnection OpenForReading(string path)
    {
        SqliteConnection database = Connect(path, SqliteOpenMode.ReadWrite);
        Run(database, "PRAGMA query_only=1; PRAGMA cache_size=-2048; PRAGMA temp_store=MEMORY;");
        return database;
    }

    /// <summary>What the volume remembers of others.</summary>
    public static IReadOnlyList<KnownVolume> Peers(SqliteConnection database)
    {
        var peers = new List<KnownVolume>();
        using var select = new Statement(database, "SELECT path, identity, device FROM peers");
        using SqliteDataReader rows = select.Rows();
        while (rows.Read()) peers.Add(new KnownVolume(rows.GetString(0), rows.GetString(1), rows.GetInt64(2)));
        return peers;
    }

    public static void Run(SqliteConnection database, string sql)
    {
        using SqliteCommand command = database.CreateCommand();
        command.CommandText = sql;
        // Some pragmas work row by row: they are done only when all rows were taken.
        using SqliteDataReader rows = command.ExecuteReader();
        do
        {
            while (rows.Read()) { }
        }
        while (rows.NextResult());
    }

    public static long Number(SqliteConnection database, string sql)
    {
        using SqliteCommand command = database.CreateCommand();
        command.CommandText = sql;
        return command.ExecuteScalar() is long number ? number : 0;
    }

    private static SqliteConnection Connect(string path, SqliteOpenMode mode)
    {
        // Pooling would keep the file open after the volume was closed.
        var database = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = path, Mode = mode, Pooling = false }.ToString());
        database.Open();
        return database;
    }

    private static void Create(SqliteConnection database, string identity)
    {
        Run(database, $"BEGIN IMMEDIATE; {Tables} PRAGMA application_id={ApplicationId}; PRAGMA user_version={Version};"
            + $" INSERT INTO meta VALUES('identity', '{identity}'), ('clean', 0); COMMIT;");
    }

    private static void Check(SqliteConnection database, long version, string identity)
    {
        if (Number(database, "PRAGMA application_id") != ApplicationId) throw new InvalidDataException("it is not a database of this program");
        if (version > Version) throw new InvalidDataException($"it is of version {version}, this program knows {Version}");
        using SqliteCommand command = database.CreateCommand();
        command.CommandText = "SELECT value FROM meta WHERE name = 'identity'";
        if (command.ExecuteScalar() as string != identity) throw new InvalidDataException("it belongs to another volume");
        // One page of each tree: what is damaged at its root shows here, what is damaged deeper when it is met.
        Run(database, "SELECT id FROM objects LIMIT 1; SELECT object FROM bodies LIMIT 1; SELECT object FROM extents LIMIT 1;"
            + " SELECT turn FROM turns LIMIT 1; SELECT sequence FROM journal LIMIT 1; SELECT hash FROM objects INDEXED BY objects_hash LIMIT 1;");
    }
}
