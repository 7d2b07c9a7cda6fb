namespace StonMedia.Hocon.Internal;

/// <summary>Names split at every dot, as Java properties and environment variables are (HOCON.md, "Java properties mapping").</summary>
internal static class PropertyPaths
{
    /// <summary>Puts a text under a dotted name. Where one name is a text and a prefix of another, the object wins.</summary>
    public static void Add(HoconObject root, string name, HoconString value)
    {
        string[] path = name.Split('.');
        HoconObject container = root;
        for (int i = 0; i < path.Length - 1; i++)
        {
            if (!container.TryGet(path[i], out HoconValue? child) || child is not HoconObject next)
            {
                next = new HoconObject(value.Origin);
                container.Set(path[i], next);
            }
            container = next;
        }
        if (!container.TryGet(path[^1], out HoconValue? existing) || existing is not HoconObject)
            container.Set(path[^1], value);
    }
}
