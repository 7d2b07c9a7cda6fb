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
        HashSet<string> seen = [];
        return s.Objects("disks", "{ path = \"/var/cache/stonmedia\", size = 100 GiB }", disk =>
        {
            disk.AllowOnly("path", "size");
            bool complete = disk.Require("path", "path = \"/var/cache/stonmedia\"") & disk.Require("size", "size = 100 GiB");
            if (!complete || disk.FileOrNull("path") is not string path) return null;
            if (!seen.Add(path)) s.Context.Problems.Error(disk.Find("path")!.Value, $"{path} is already a volume: two cannot share a folder");
            return new DiskSettings { Path = path, Size = disk.Size("size", 0, 64 << 20) };
        });
    }
}
