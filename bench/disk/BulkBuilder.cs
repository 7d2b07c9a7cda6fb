using System.Diagnostics;
using System.Globalization;
using Microsoft.Data.Sqlite;
using StonMedia.Cache.Disk;
using StonMedia.Cache.Disk.Volumes;
using StonMedia.Cache.Entries;

namespace StonMedia.Disk.Bench;

/// <summary>A volume as if so many answers had been stored: records of 200-odd bytes, without bodies on disk. Keys are "/object-N.mp4".</summary>
internal static class BulkBuilder
{
    public const string Host = "www.example.com";

    private const int Batch = 100_000;

    public static string KeyOf(long number) => string.Create(CultureInfo.InvariantCulture, $"/library/object-{number}.mp4");

    public static int Run(string folder, long count)
    {
        long started = Stopwatch.GetTimestamp();
        using VolumeFolder volume = VolumeFolder.Open(Path.GetFullPath(folder), []);
        using (SqliteConnection database = VolumeSchema.OpenForWriting(volume.Database, volume.Identity))
        {
            VolumeSchema.Run(database, "PRAGMA synchronous=OFF; DROP INDEX objects_hash");
            using var record = new Statement(database, "INSERT INTO objects VALUES($1, $2, $3, $4, 0, $5, 0, $6, $7, $8)");
            using var turn = new Statement(database, "INSERT INTO turns VALUES($1, $2, -1, $3)");
            for (long number = 1; number <= count; number++)
            {
                if (number % Batch == 1) VolumeSchema.Run(database, "BEGIN");
                long generation = DiskRecord.NewGeneration();
                byte[] packed = RecordCodec.Pack(Record(generation, number));
                record.Run(number, (long)KeyHash.Of(Host, KeyOf(number)), generation, 0L, number, Host, KeyOf(number), packed);
                turn.Run(number, number, RecordTable.RecordCharge(packed.Length));
                if (number % Batch != 0 && number != count) continue;
                VolumeSchema.Run(database, "COMMIT; PRAGMA wal_checkpoint(TRUNCATE)");
            }

            VolumeSchema.Run(database, "CREATE INDEX objects_hash ON objects(hash)");
            VolumeSchema.Run(database, "UPDATE meta SET value = 1 WHERE name = 'clean'");
            VolumeSchema.Run(database, "PRAGMA wal_checkpoint(TRUNCATE)");
        }

        Console.WriteLine($"{count} records in {Stopwatch.GetElapsedTime(started).TotalSeconds:F0} s, {new FileInfo(volume.Database).Length >> 20} MiB");
        return 0;
    }

    private static DiskRecord Record(long generation, long number) => new()
    {
        Generation = generation,
        Status = 200,
        Headers = new HeaderList([new HeaderField("Content-Type", "video/mp4"), new HeaderField("Cache-Control", "max-age=86400"), new HeaderField("Server", "origin")]),
        Validators = new Cache.Blocks.Validators("\"" + number.ToString("x16", CultureInfo.InvariantCulture) + "\"", DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddDays(1)),
        Length = 0,
        OriginTarget = KeyOf(number),
        StoredAt = DateTimeOffset.UnixEpoch,
        FreshUntil = DateTimeOffset.UnixEpoch.AddDays(40_000),
    };
}
