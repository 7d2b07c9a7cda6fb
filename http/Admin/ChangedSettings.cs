using StonMedia.Hocon;
using StonMedia.Http.Configuration.Binding;

namespace StonMedia.Http.Admin;

/// <summary>Which settings differ between two readings of a file: those that a reload cannot take over.</summary>
internal static class ChangedSettings
{
    private const string TakenOver = "stonmedia.cache.disks";

    /// <summary>Their paths, an object's one by one, a list's as a whole; without <c>cache.disks</c>.</summary>
    public static IReadOnlyList<string> Of(HoconObject before, HoconObject after)
    {
        var paths = new List<string>();
        Compare(before, after, "", paths);
        return paths;
    }

    private static void Compare(HoconObject before, HoconObject after, string at, List<string> paths)
    {
        foreach ((string key, HoconValue value) in after)
        {
            string path = Section.Join(at, key);
            if (path == TakenOver) continue;
            bool isKnown = before.TryGet(key, out HoconValue? old);
            if (isKnown && old is HoconObject inner && value is HoconObject below) Compare(inner, below, path, paths);
            else if (!isKnown || old!.ToJson() != value.ToJson()) paths.Add(path);
        }

        foreach ((string key, _) in before)
            if (!after.TryGet(key, out _)) paths.Add(Section.Join(at, key));
    }
}
