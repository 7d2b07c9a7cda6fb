using Microsoft.Data.Sqlite;

namespace StonMedia.Cache.Disk.Volumes;

/// <summary>What an exception says about a disk.</summary>
internal static class VolumeFaults
{
    private const int NoSpaceLeft = 28;
    private const int SqliteFull = 13;
    private const int SqliteReadOnly = 8;
    private const int SqliteCorrupt = 11;
    private const int SqliteNotADatabase = 26;
    private const int WindowsDiskFull = unchecked((int)0x80070070);

    public static bool IsFull(Exception error) => error switch
    {
        SqliteException sqlite => sqlite.SqliteErrorCode == SqliteFull,
        IOException io => io.HResult is NoSpaceLeft or WindowsDiskFull,
        _ => false,
    };

    /// <summary>The database's own bytes are wrong: it has to be set aside.</summary>
    public static bool IsDamage(Exception error) => error is SqliteException { SqliteErrorCode: SqliteCorrupt or SqliteNotADatabase };

    public static string Describe(Exception error) => error switch
    {
        _ when IsFull(error) => "the disk is full",
        SqliteException { SqliteErrorCode: SqliteReadOnly } => "the disk is read-only",
        _ when IsDamage(error) => $"its database is damaged ({error.Message})",
        SqliteException => $"its database failed ({error.Message})",
        IOException or UnauthorizedAccessException => $"the disk failed ({error.Message})",
        _ => $"{error.GetType().Name}: {error.Message}",
    };
}
