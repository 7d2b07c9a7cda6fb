using Microsoft.Data.Sqlite;

namespace StonMedia.Cache.Disk.Volumes;

/// <summary>
/// Fills the filter after the start, in slices between the writer's other work, by the index of hashes. What is inserted or deleted
/// meanwhile counts only where the walk has passed. The writer's thread only.
/// </summary>
internal sealed class FilterFill(DiskVolume volume, WriteSession session) : IDisposable
{
    private const int Slice = 10_000;

    private readonly Statement _next = session.Prepare(
        $"SELECT hash FROM objects INDEXED BY objects_hash WHERE hash > $1 ORDER BY hash LIMIT {Slice}");

    private long _passed = long.MinValue;

    public bool IsDone { get; private set; }

    public void Step()
    {
        int count = 0;
        volume.Options.Files.BeforeDatabase(volume.Folder.Database);
        using SqliteDataReader rows = _next.Rows(_passed);
        while (rows.Read())
        {
            _passed = rows.GetInt64(0);
            volume.Filter.Add((ulong)_passed);
            count++;
        }

        if (count == Slice) return;
        IsDone = true;
        volume.FilterIsFull = true;
    }

    public void Inserted(ulong hash)
    {
        if (IsDone || (long)hash <= _passed) volume.Filter.Add(hash);
    }

    public void Deleted(ulong hash)
    {
        if (IsDone || (long)hash <= _passed) volume.Filter.Remove(hash);
    }

    public void Dispose() => _next.Dispose();
}
