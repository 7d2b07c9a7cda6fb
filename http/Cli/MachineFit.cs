using StonMedia.Cache.Settings;
using StonMedia.Http.Configuration;
using StonMedia.Http.Configuration.Binding;
using StonMedia.Http.Hosting;

namespace StonMedia.Http.Cli;

/// <summary>Whether a cache fits on this machine. A configuration may be checked on another one, so it is told at the start and not by <c>check</c>.</summary>
internal static class MachineFit
{
    /// <summary>Fewer viewers than these at once are worth a word, even where nobody asked for more.</summary>
    private const int FewConnections = 1000;

    /// <summary>A sentence for each cap that can never be filled here.</summary>
    public static IEnumerable<string> Warnings(CacheSettings cache) => Warnings(cache, GC.GetGCMemoryInfo().TotalAvailableMemoryBytes, SizeOf);

    /// <summary>A sentence when fewer viewers can be connected at once than client.max-connections says; null otherwise.</summary>
    /// <param name="asked">client.max-connections.</param>
    /// <param name="files">Files that this process may open; 0: not known.</param>
    public static string? Warning(int asked, long files)
    {
        int most = OpenFiles.Connections(asked, files);
        bool isTold = most < asked && (most < FewConnections || asked != new ClientSettings().MaxConnections);
        return isTold ? FormattableString.Invariant($"client.max-connections = {asked}: this process may open {files} files (ulimit -n, LimitNOFILE), so {most} viewers are served at once") : null;
    }

    /// <param name="cache">The caps.</param>
    /// <param name="memory">Bytes that this process may use; 0: not known.</param>
    /// <param name="sizeOf">Bytes of the file system that a folder is or would be on; 0: not known.</param>
    internal static IEnumerable<string> Warnings(CacheSettings cache, long memory, Func<string, long> sizeOf)
    {
        if (memory > 0 && cache.Memory > memory)
            yield return $"cache.memory = {Scalars.SizeText(cache.Memory)} is more than this process may use, {Scalars.AboutSize(memory)}: when that is full, the system ends it";
        foreach (DiskSettings disk in cache.Disks)
        {
            long size = sizeOf(disk.Path);
            if (size > 0 && disk.Size > size)
                yield return $"cache.disks: size = {Scalars.SizeText(disk.Size)} is more than the file system of {disk.Path} has, {Scalars.AboutSize(size)}: when that is full, nothing more is kept there";
        }
    }

    private static long SizeOf(string folder)
    {
        try
        {
            string? there = folder;
            while (there is not null && !Directory.Exists(there)) there = Path.GetDirectoryName(there);
            return there is null ? 0 : new DriveInfo(there).TotalSize;
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return 0;    // what is wrong with it the volume will say
        }
    }
}
