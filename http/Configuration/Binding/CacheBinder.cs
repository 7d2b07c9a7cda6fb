using StonMedia.Cache.Settings;

namespace StonMedia.Http.Configuration.Binding;

internal static class CacheBinder
{
    public static CacheSettings Bind(Section s)
    {
        var d = new CacheSettings();
        return new CacheSettings
        {
            Memory = s.Size("memory", d.Memory, 4 << 20),
            Disks = Disks(s),
            MaxObjectSize = s.SizeOrUnlimited("max-object-size", d.MaxObjectSize, 1),
            TagHeaders = s.Strings("tag-headers", d.TagHeaders),
        };
    }

    private static IReadOnlyList<DiskSettings> Disks(Section s)
    {
        HashSet<string> seen = new(StringComparer.Ordinal);
        return s.Objects("disks", "{ path = \"/var/cache/stonmedia\", size = 100 GiB }", disk =>
        {
            disk.AllowOnly("path", "size");
            bool complete = disk.Require("path", "path = \"/var/cache/stonmedia\"") & disk.Require("size", "size = 100 GiB");
            if (!complete || disk.FileOrNull("path") is not string given) return null;
            string path = Path.TrimEndingDirectorySeparator(given);
            if (FaultIn(path, seen) is { } fault) s.Context.Problems.Error(disk.Find("path")!.Value, fault);
            seen.Add(path);
            return new DiskSettings { Path = path, Size = disk.Size("size", 0, 64 << 20) };
        });
    }

    /// <summary>Why no volume can be there; null when one can, as far as one can tell without making it.</summary>
    private static string? FaultIn(string path, HashSet<string> others)
    {
        if (others.Contains(path)) return $"{path} is already a volume: two cannot share a folder";
        foreach (string other in others)
            if (IsInside(path, other) || IsInside(other, path)) return $"{path} and {other} lie in one another: each volume needs a folder of its own";
        for (string? folder = path; folder is not null; folder = Path.GetDirectoryName(folder))
        {
            if (Directory.Exists(folder)) return null;
            if (File.Exists(folder)) return folder == path ? $"{path} is a file, a volume needs a folder" : $"the folder cannot be made: {folder} is a file";
        }

        return null;
    }

    private static bool IsInside(string inner, string outer) => inner.StartsWith(outer + Path.DirectorySeparatorChar, StringComparison.Ordinal);
}
