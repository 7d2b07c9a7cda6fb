using System.Text.RegularExpressions;
using StonMedia.Hocon;

namespace StonMedia.Http.Configuration.Binding;

/// <summary>Reports names outside the shape, which the reference holds completely; a misspelt key must not be silently ignored.</summary>
internal static partial class KeyCheck
{
    private const string Root = "stonmedia";
    private const string Hosts = "virtual-hosts";

    private static readonly HoconShapeRule[] s_rules =
    [
        // Settings of the actor system are that system's to check.
        HoconShapeRule.Free("akka"),
        HoconShapeRule.Like($"{Root}.{Hosts}.*", $"{Root}.virtual-host-defaults"),
    ];

    public static void Run(HoconObject merged, HoconObject reference, Problems problems)
    {
        foreach (HoconShapeIssue issue in HoconShape.Check(merged, reference, s_rules))
        {
            string hint = issue.Suggestion is null ? Hint(issue.Path, merged, reference) : "";
            problems.ErrorUnlessBlamed(issue.Origin, issue.Path, issue.Message + hint);
        }
    }

    /// <summary>No near name is beside it; perhaps a name was not quoted, or the key belongs elsewhere.</summary>
    private static string Hint(string path, HoconObject merged, HoconObject reference)
    {
        Match host = UnquotedHost().Match(path);
        // www.example.com { ... } without quotes is three nested objects to HOCON, with the site's origin in the last; a section of media
        // that stands beside it instead of in it has none.
        if (host.Success && merged[Root] is HoconObject root && root[Hosts] is HoconObject hosts
            && hosts[host.Groups[1].Value] is HoconObject block && block[host.Groups[2].Value] is HoconObject inner && HasOrigin(inner))
            return "; a virtual host's name that has dots must be quoted: \"www.example.com\"";
        string name = path[(path.LastIndexOf('.') + 1)..];
        return Elsewhere(reference, "", name) is string place && place != path ? $"; did you mean '{place}'?" : "";
    }

    private static bool HasOrigin(HoconObject block)
    {
        foreach ((string name, HoconValue value) in block)
        {
            if (name == "origin" || (value is HoconObject below && HasOrigin(below))) return true;
        }

        return false;
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

    [GeneratedRegex(@"^stonmedia\.virtual-hosts\.([^.""]+)\.([^.""]+)$")]
    private static partial Regex UnquotedHost();
}
