using StonMedia.Hocon;
using StonMedia.Http.Configuration.Binding;

namespace StonMedia.Http.Configuration;

/// <summary>
/// The keys that are accepted and checked but do nothing yet: the one place to strike a key from when its feature is built. A
/// file that sets one of them to something other than the default gets one warning for it.
/// </summary>
public static class NotBuiltYet
{
    /// <summary>
    /// Paths under <c>stonmedia</c>; an object stands for all below it. Those of the defaults hold for every virtual host.
    /// </summary>
    public static IReadOnlyList<string> Keys { get; } =
    [
        "geoip",
        "virtual-host-defaults.relays",
        "virtual-host-defaults.images",
        "telemetry",
        "mount",
        "cluster",
    ];

    internal static void Warn(HoconObject merged, HoconObject reference, Problems problems)
    {
        if (!merged.TryGet("stonmedia", out HoconValue? root) || root is not HoconObject settings) return;
        var shape = (HoconObject)reference["stonmedia"];
        foreach (string key in Keys)
        {
            string[] path = key.Split('.');
            foreach ((HoconObject user, HoconObject known, string at, string[] tail) in Places(settings, shape, path))
            {
                if (FirstChange(user, known, at, tail) is not Found change) continue;
                problems.Warn(change.Origin, change.Path, "not built yet: accepted, but without effect");
                break;
            }
        }
    }

    /// <summary>Where a key can stand: once for the edge; in the defaults and in every virtual host for what is theirs.</summary>
    private static IEnumerable<(HoconObject User, HoconObject Known, string At, string[] Tail)> Places(
        HoconObject settings, HoconObject shape, string[] path)
    {
        if (path[0] != "virtual-host-defaults")
        {
            yield return (settings, shape, "stonmedia", path);
            yield break;
        }
        var known = (HoconObject)shape[path[0]];
        if (settings.TryGet(path[0], out HoconValue? value) && value is HoconObject defaults)
            yield return (defaults, known, "stonmedia.virtual-host-defaults", path[1..]);
        if (!settings.TryGet("virtual-hosts", out value) || value is not HoconObject hosts) yield break;
        foreach ((string name, HoconValue block) in hosts)
            if (block is HoconObject host) yield return (host, known, Section.Join("stonmedia.virtual-hosts", name), path[1..]);
    }

    private static Found? FirstChange(HoconObject user, HoconObject known, string at, string[] path)
    {
        if (!user.TryGet(path[0], out HoconValue? value) || !known.TryGet(path[0], out HoconValue? standard)) return null;
        var here = new Found(value, Section.Join(at, path[0]));
        if (path.Length == 1) return FirstChange(here, standard);
        return value is HoconObject below && standard is HoconObject inner ? FirstChange(below, inner, here.Path, path[1..]) : null;
    }

    private static Found? FirstChange(Found here, HoconValue standard)
    {
        if (here.Value is not HoconObject user || standard is not HoconObject known)
            return here.Value is HoconNull || Canonical(here.Value) == Canonical(standard) ? null : here;
        foreach ((string key, HoconValue value) in user)
        {
            // Keys outside the shape are errors already.
            if (known.TryGet(key, out HoconValue? other) && FirstChange(new Found(value, Section.Join(here.Path, key)), other) is Found change)
                return change;
        }
        return null;
    }

    /// <summary>on and true, 10s and 10 s are the same.</summary>
    private static string Canonical(HoconValue value) => Scalars.Text(value)?.Replace(" ", "", StringComparison.Ordinal) switch
    {
        "on" or "yes" => "true",
        "off" or "no" => "false",
        string text => text,
        null => value.ToJson(),
    };
}
