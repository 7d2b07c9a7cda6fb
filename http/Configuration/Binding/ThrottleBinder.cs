using StonMedia.Streams.Settings;

namespace StonMedia.Http.Configuration.Binding;

internal static class ThrottleBinder
{
    private const double MinRatio = 1;
    private const double MaxRatio = 10_000;

    public static ThrottleSettings Bind(Section s)
    {
        var d = new ThrottleSettings();
        Section cap = s.Child("cap");
        return new ThrottleSettings
        {
            Enabled = s.Bool("enabled", d.Enabled),
            Rate = s.ThrottleRate("rate") ?? d.Rate,
            Ratio = s.Percent("ratio", d.Ratio, MinRatio, MaxRatio),
            Boost = s.Duration("boost", d.Boost, TimeSpan.Zero, Span.Hours(1)),
            Pacing = s.Choice("pacing", d.Pacing),
            Rules = s.Objects("rules", "{ when = \"url(/vod/*.mp4)\", rate = \"media or 1000 kbps\" }", Rule),
            Query = Query(s.Child("query")),
            Cap = new ThrottleCapSettings
            {
                Total = cap.RateOrUnlimited("total", d.Cap.Total),
                Session = cap.RateOrUnlimited("session", d.Cap.Session),
            },
        };
    }

    private static ThrottleQuerySettings Query(Section s)
    {
        var d = new ThrottleQuerySettings();
        var query = new ThrottleQuerySettings
        {
            Enabled = s.Bool("enabled", d.Enabled),
            Rate = s.Name("rate", d.Rate),
            Ratio = s.Name("ratio", d.Ratio),
            Boost = s.Name("boost", d.Boost),
        };
        string[] names = [query.Rate, query.Ratio, query.Boost];
        if (names.Distinct().Count() < names.Length && s.Find("rate") is Found found)
            s.Context.Problems.Error(found, $"rate, ratio and boost need names of their own: {string.Join(", ", names)}");
        return query;
    }

    private static ThrottleRule? Rule(Section s)
    {
        s.AllowOnly("when", "enabled", "rate", "ratio", "boost", "pacing");
        if (!s.Require("when", "when = \"url(/vod/*.mp4)\"") || s.Condition("when") is not { } when) return null;
        return new ThrottleRule
        {
            When = when,
            Enabled = s.Bool("enabled", true),
            Rate = s.ThrottleRate("rate"),
            Ratio = s.Find("ratio") is null ? null : s.Percent("ratio", 0, MinRatio, MaxRatio),
            Boost = s.Find("boost") is Found boost ? s.Duration(boost, TimeSpan.Zero, Span.Hours(1)) : null,
            Pacing = s.Find("pacing") is Found pacing ? s.Choice<PacingMode>(pacing) : null,
        };
    }
}
