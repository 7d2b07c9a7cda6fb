using StonMedia.Hocon;

namespace StonMedia.Http.Configuration.Binding;

/// <summary>Finds names outside the shape, which the reference holds completely; a misspelt key must not be silently ignored.</summary>
internal static class KeyCheck
{
    private const string Hosts = "virtual-hosts";
    private const string HostDefaults = "virtual-host-defaults";

    public static void Run(HoconObject merged, HoconObject reference, Problems problems)
    {
        foreach ((string key, HoconValue value) in merged)
        {
            // Settings of the actor system are that system's to check.
            if (key == "akka") continue;
            if (reference.ContainsKey(key)) continue;
            string hint = Elsewhere(reference, "", key) is string place
                ? $"unknown key; {place} is meant? everything stands inside stonmedia {{ ... }}"
                : Suggestion.ForUnknown(key, ["stonmedia", "akka"]);
            problems.Error(value.Origin, Section.Join("", key), hint);
        }
        if (!merged.TryGet("stonmedia", out HoconValue? root) || root is not HoconObject settings) return;
        if (!reference.TryGet("stonmedia", out HoconValue? known) || known is not HoconObject shape) return;
        Walk(settings, shape, "stonmedia", reference, problems);
        if (settings.TryGet(Hosts, out HoconValue? hosts) && hosts is HoconObject blocks && shape[HostDefaults] is HoconObject hostShape)
        {
            foreach ((string name, HoconValue value) in blocks)
                if (value is HoconObject block) WalkHost(block, hostShape, Section.Join($"stonmedia.{Hosts}", name), reference, problems);
        }
    }

    private static void WalkHost(HoconObject block, HoconObject shape, string path, HoconObject reference, Problems problems)
    {
        foreach ((string key, HoconValue value) in block)
        {
            // www.example.com { ... } without quotes is three nested objects to HOCON.
            if (value is not HoconObject || shape.ContainsKey(key) || Suggestion.Nearest(key, [.. shape.Keys]) is not null) continue;
            problems.Error(value.Origin, Section.Join(path, key), "unknown key; a virtual host's name that has dots must be quoted: \"www.example.com\"");
            return;
        }
        Walk(block, shape, path, reference, problems);
    }

    private static void Walk(HoconObject user, HoconObject shape, string path, HoconObject reference, Problems problems)
    {
        foreach ((string key, HoconValue value) in user)
        {
            string at = Section.Join(path, key);
            if (at == $"stonmedia.{Hosts}") continue;
            if (!shape.TryGet(key, out HoconValue? known))
                problems.Error(value.Origin, at, Hint(key, shape, reference));
            else if (value is HoconObject below && known is HoconObject inner)
                Walk(below, inner, at, reference, problems);
        }
    }

    /// <summary>A near name beside it, else the same name elsewhere, else the names there are.</summary>
    private static string Hint(string key, HoconObject shape, HoconObject reference)
    {
        string[] known = [.. shape.Keys];
        if (Suggestion.Nearest(key, known) is null && Elsewhere(reference, "", key) is string place)
            return $"unknown key; did you mean {place}?";
        return Suggestion.ForUnknown(key, known);
    }

    private static string? Elsewhere(HoconObject shape, string path, string key)
    {
        foreach ((string name, HoconValue value) in shape)
        {
            string at = Section.Join(path, name);
            if (name == key) return at;
            if (value is HoconObject below && Elsewhere(below, at, key) is string found) return found;
        }
        return null;
    }
}
