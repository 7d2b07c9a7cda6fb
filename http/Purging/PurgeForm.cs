using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using StonMedia.Cache.Purging;

namespace StonMedia.Http.Purging;

/// <summary>The form of a command: url=a|b, tag=, sec=, host=; in the query, the body, or both.</summary>
internal static class PurgeForm
{
    /// <summary>Bytes of a body.</summary>
    public const int MaxBody = 1 << 20;

    /// <summary>Lifetime of expire-after without sec=: a day.</summary>
    private const int StandardSeconds = 86_400;

    /// <summary>Ten years.</summary>
    private const int MaxSeconds = 315_360_000;

    /// <summary>Reads the fields; a fault has status 400.</summary>
    /// <param name="query">With or without its "?".</param>
    /// <param name="body">Form-encoded; empty for none.</param>
    public static bool TryRead(PurgeKind kind, string query, string body, [NotNullWhen(true)] out PurgeRequest? request, [NotNullWhen(false)] out PurgeFault? fault)
    {
        request = null;
        fault = null;
        var urls = new List<string>();
        var tags = new List<string>();
        string? host = null, seconds = null;
        foreach ((string name, string value) in Fields(query).Concat(Fields(body)))
        {
            if (urls.Count + tags.Count > PurgeTargets.MaxTargets) break;
            switch (name)
            {
                case "url":
                    urls.AddRange(value.Split('|', StringSplitOptions.TrimEntries));
                    break;
                case "tag":
                    tags.AddRange(value.Split(['|', ',', ' '], StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries));
                    break;
                case "host" when host is null:
                    host = value.Trim();
                    break;
                case "sec" when seconds is null:
                    seconds = value.Trim();
                    break;
                default:
                    fault = new PurgeFault(400, name is "host" or "sec" ? $"{name}= stands twice" : "a field that is not known here: there are url, tag, host and sec; a & inside a url is written %26");
                    return false;
            }
        }

        int lifetime = 0;
        if (kind == PurgeKind.ExpireAfter)
        {
            lifetime = StandardSeconds;
            if (seconds is not null && (!int.TryParse(seconds, NumberStyles.None, CultureInfo.InvariantCulture, out lifetime) || lifetime is < 1 or > MaxSeconds))
                fault = new PurgeFault(400, $"sec is a number of seconds from 1 to {MaxSeconds}");
        }
        else if (seconds is not null) fault = new PurgeFault(400, "sec belongs to expireafter only");

        if (fault is not null) return false;
        request = new PurgeRequest(kind, urls, tags, host, lifetime);
        return true;
    }

    private static IEnumerable<(string Name, string Value)> Fields(string text)
    {
        foreach (string pair in text.TrimStart('?').Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            int equals = pair.IndexOf('=', StringComparison.Ordinal);
            yield return equals < 0 ? (Decode(pair), "") : (Decode(pair[..equals]), Decode(pair[(equals + 1)..]));
        }
    }

    private static string Decode(string text) => Uri.UnescapeDataString(text.Replace('+', ' '));
}
