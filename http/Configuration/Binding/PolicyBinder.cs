using StonMedia.Cache.Settings;

namespace StonMedia.Http.Configuration.Binding;

/// <summary>purge, bypass and compression of a virtual host.</summary>
internal static class PolicyBinder
{
    public static PurgeSettings Purge(Section s)
    {
        var d = new PurgeSettings();
        return new PurgeSettings
        {
            AllowMethodFrom = s.Ranges("allow-method-from", d.AllowMethodFrom),
            Root = s.Choice("root", d.Root),
            AsExpire = s.Choice("as-expire", d.AsExpire),
            NoTargetStatus = s.Int("no-target-status", d.NoTargetStatus, 200, 599),
        };
    }

    public static BypassSettings Bypass(Section s)
    {
        var d = new BypassSettings();
        return new BypassSettings
        {
            Methods = Methods(s, d.Methods),
            NoCacheRequests = s.Bool("no-cache-requests", d.NoCacheRequests),
            Rules = s.Objects("rules", "{ when = \"cookie(session)\", action = bypass }", BypassRule),
            Affinity = s.Bool("affinity", d.Affinity),
            Private = s.Bool("private", d.Private),
            ConnectTimeout = s.Duration("connect-timeout", d.ConnectTimeout, Span.Ms(10), Span.Minutes(10)),
            ReceiveTimeout = s.Duration("receive-timeout", d.ReceiveTimeout, Span.Ms(10), Span.Days(1)),
        };
    }

    public static CompressionSettings Compression(Section s)
    {
        var d = new CompressionSettings();
        long min = s.Size("min", d.Min, 0);
        long max = s.Size("max", d.Max, 0);
        if (max < min) s.Context.Problems.Error(s.Blamed("max", "min"), $"max = {Scalars.SizeText(max)} is less than min ({Scalars.SizeText(min)})");
        return new CompressionSettings
        {
            Enabled = s.Bool("enabled", d.Enabled),
            Encodings = s.Choices("encodings", d.Encodings),
            Min = min,
            Max = max,
            Match = s.Globs("match", d.Match),
        };
    }

    private static IReadOnlyList<string> Methods(Section s, IReadOnlyList<string> fallback) => s.List("methods", fallback, found =>
    {
        if (s.String(found) is not string method) return null;
        if (HeaderNames.IsToken(method)) return method.ToUpperInvariant();
        s.Context.Problems.Error(found, $"'{method}' is no method");
        return null;
    });

    private static BypassRule? BypassRule(Section s)
    {
        s.AllowOnly("when", "action");
        bool complete = s.Require("when", "when = \"cookie(session)\"") & s.Require("action", "action = bypass");
        if (!complete || s.Condition("when", beforeAnswer: true) is not { } when) return null;
        return s.Choice<BypassAction>(s.Find("action")!.Value) is BypassAction action ? new BypassRule(when, action) : null;
    }
}
