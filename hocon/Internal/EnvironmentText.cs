using System.Collections;

namespace StonMedia.Hocon.Internal;

/// <summary>Environment variables as values: always strings (HOCON.md, "Substitution fallback to environment variables").</summary>
internal static class EnvironmentText
{
    /// <summary>All variables; names with dots become nested objects.</summary>
    public static HoconObject ToObject(HoconOptions options)
    {
        var root = new HoconObject(default(HoconOrigin));
        foreach (KeyValuePair<string, string> variable in options.Environment ?? OfProcess())
            PropertyPaths.Add(root, variable.Key, new HoconString(variable.Value));
        return root;
    }

    public static HoconValue? Find(HoconObject environment, ReadOnlySpan<string> path)
    {
        HoconValue? value = environment;
        foreach (string element in path)
        {
            if (value is not HoconObject obj || !obj.TryGet(element, out value)) return null;
        }
        return value;
    }

    /// <summary>NAME_0, NAME_1 ... up to the first that is missing; null when there is not even the first.</summary>
    public static HoconArray? FindList(HoconOptions options, string name, HoconOrigin origin)
    {
        IReadOnlyDictionary<string, string> environment = options.Environment ?? OfProcess();
        var items = new List<HoconValue>();
        while (environment.TryGetValue($"{name}_{items.Count}", out string? text))
            items.Add(new HoconString(text));
        return items.Count == 0 ? null : new HoconArray([.. items], origin);
    }

    private static Dictionary<string, string> OfProcess()
    {
        var variables = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (DictionaryEntry entry in Environment.GetEnvironmentVariables())
            variables[(string)entry.Key] = (string?)entry.Value ?? "";
        return variables;
    }
}
