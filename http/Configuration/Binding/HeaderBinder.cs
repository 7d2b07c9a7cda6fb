using StonMedia.Cache.Settings;

namespace StonMedia.Http.Configuration.Binding;

internal static class HeaderBinder
{
    public static HeaderSettings Bind(Section s)
    {
        var d = new HeaderSettings();
        return new HeaderSettings
        {
            Via = s.Bool("via", d.Via),
            Age = s.Bool("age", d.Age),
            Etag = s.Bool("etag", d.Etag),
            ShareCookies = s.Globs("share-cookies", d.ShareCookies),
            Expires = s.Objects("expires", "{ when = \"mime(image/*)\", time = 1 d, base = access }", ExpiresRule),
            Rules = s.Objects("rules", "{ when = \"url(/*.mp4)\", on = response, set { \"x-name\" = \"value\" } }", Rule),
        };
    }

    private static ExpiresRule? ExpiresRule(Section s)
    {
        s.AllowOnly("when", "time", "base");
        if (!s.Require("time", "time = 1 d")) return null;
        Cache.Conditions.Condition? when = s.Condition("when");
        if (when is null && s.Find("when") is not null) return null;
        return new ExpiresRule(when, s.Duration("time", TimeSpan.Zero, TimeSpan.Zero, Span.Max), s.Choice("base", ExpiresBase.Access));
    }

    private static HeaderRule? Rule(Section s)
    {
        s.AllowOnly("when", "on", "status", "set", "put", "append", "unset");
        if (!s.Require("on", "on = response") || s.Choice<HeaderTarget>(s.Find("on")!.Value) is not HeaderTarget on) return null;
        Cache.Conditions.Condition? when = s.Condition("when");
        if (when is null && s.Find("when") is not null) return null;
        var rule = new HeaderRule
        {
            When = when,
            On = on,
            Status = s.Statuses("status", [], classes: true),
            Set = s.Fields("set"),
            Put = s.Fields("put"),
            Append = s.Fields("append"),
            Unset = Names(s),
        };
        if (rule.Status.Count > 0 && on != HeaderTarget.Response)
            s.Context.Problems.Error(s.Find("status")!.Value, "only a rule with on = response has a status");
        if (s.Find("set") is null && s.Find("put") is null && s.Find("append") is null && s.Find("unset") is null)
            s.Context.Problems.Error(s.Origin, s.Path, "the rule changes nothing: give set { }, put { }, append { } or unset [ ]");
        return rule;
    }

    private static IReadOnlyList<string> Names(Section s) => s.List("unset", [], found =>
    {
        if (s.String(found) is not string name) return null;
        if (HeaderNames.Check(name) is not string fault) return name;
        s.Context.Problems.Error(found, fault);
        return null;
    });
}
