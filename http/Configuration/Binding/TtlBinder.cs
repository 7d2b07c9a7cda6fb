using StonMedia.Cache.Settings;

namespace StonMedia.Http.Configuration.Binding;

internal static class TtlBinder
{
    public static TtlSettings Bind(Section s)
    {
        var d = new TtlSettings();
        return new TtlSettings
        {
            Rfc9111 = s.Bool("rfc9111", d.Rfc9111),
            Success = Growth(s.Child("success")),
            NoCache = Time(s, "no-cache", d.NoCache),
            Redirect = Time(s, "redirect", d.Redirect),
            ClientError = Time(s, "client-error", d.ClientError),
            ServerError = Time(s, "server-error", d.ServerError),
            ConnectFailure = Time(s, "connect-failure", d.ConnectFailure),
            ReceiveFailure = Time(s, "receive-failure", d.ReceiveFailure),
            OriginBusy = Time(s, "origin-busy", d.OriginBusy),
            Priority = Priority(s, d.Priority),
            Custom = s.Objects("custom", "{ match = \"/live/*.m3u8\", ttl = 2 s }", Rule),
            ExtendOn4xx = s.Bool("extend-on-4xx", d.ExtendOn4xx),
            ExtendOn5xx = s.Bool("extend-on-5xx", d.ExtendOn5xx),
            Refresh = s.Choice("refresh", d.Refresh),
        };
    }

    private static TtlGrowth Growth(Section s)
    {
        var d = new TtlGrowth();
        TimeSpan initial = Time(s, "initial", d.Initial);
        TimeSpan max = Time(s, "max", d.Max);
        if (max < initial)
        {
            s.Context.Problems.Error(s.Blamed("max", "initial"), $"max = {Scalars.TimeText(max)} is less than initial ({Scalars.TimeText(initial)}): "
                + "the longest time cannot be shorter than the first");
        }
        return new TtlGrowth { Initial = initial, Ratio = s.Percent("ratio", d.Ratio, 0, 1000), Max = max };
    }

    private static IReadOnlyList<TtlSource> Priority(Section s, IReadOnlyList<TtlSource> fallback)
    {
        IReadOnlyList<TtlSource> order = s.Choices("priority", fallback);
        if (order.Distinct().Count() < order.Count) s.Context.Problems.Error(s.Find("priority")!.Value, "a source stands twice");
        return order;
    }

    private static TtlRule? Rule(Section s)
    {
        s.AllowOnly("match", "ttl");
        bool complete = s.Require("match", "match = \"/live/*.m3u8\"") & s.Require("ttl", "ttl = 2 s");
        if (!complete || s.Glob(s.Find("match")!.Value) is not { } match) return null;
        return new TtlRule(match, Time(s, "ttl", TimeSpan.Zero));
    }

    private static TimeSpan Time(Section s, string key, TimeSpan fallback) => s.Duration(key, fallback, TimeSpan.Zero, Span.Max);
}
