using StonMedia.Cache.Settings;

namespace StonMedia.Http.Configuration.Binding;

internal static class AccessBinder
{
    private static readonly int[] s_redirects = [301, 302, 303, 307, 308];

    public static AccessSettings Bind(Section s)
    {
        var d = new AccessSettings();
        return new AccessSettings
        {
            Default = s.Find("default") is Found found ? s.Choice(found, AccessAction.Redirect) ?? d.Default : d.Default,
            DenialStatus = s.Int("denial-status", d.DenialStatus, 400, 599),
            Rules = s.Objects("rules", "{ when = \"ip(10.0.0.0/8)\", action = allow }", Rule),
            Token = Token(s.Child("token")),
        };
    }

    private static AccessTokenSettings Token(Section s)
    {
        var d = new AccessTokenSettings();
        var token = new AccessTokenSettings
        {
            Enabled = s.Bool("enabled", d.Enabled),
            Secret = s.StringOrNull("secret"),
            Style = s.Choice("style", d.Style),
            Parameter = s.Name("parameter", d.Parameter),
        };
        if (token.Enabled && token.Secret is null)
            s.Context.Problems.Error(s.Find("enabled")!.Value, "signed URLs need a secret: set token.secret, such as ${?TOKEN_SECRET}");
        return token;
    }

    private static AccessRule? Rule(Section s)
    {
        s.AllowOnly("when", "action", "status", "location");
        bool complete = s.Require("when", "when = \"ip(10.0.0.0/8)\"") & s.Require("action", "action = deny");
        if (!complete) return null;
        Cache.Conditions.Condition? when = s.Condition("when", beforeAnswer: true);
        AccessAction? action = s.Choice<AccessAction>(s.Find("action")!.Value);
        if (when is null || action is null) return null;
        return new AccessRule { When = when, Action = action.Value, Status = Status(s, action.Value), Location = Location(s, action.Value) };
    }

    private static int? Status(Section s, AccessAction action)
    {
        if (s.Find("status") is not Found found) return null;
        switch (action)
        {
            case AccessAction.Deny:
                return s.Int(found, 400, 599);
            case AccessAction.Redirect when s.Int(found, 300, 399) is int status:
                if (s_redirects.Contains(status)) return status;
                s.Context.Problems.Error(found, $"expected {Suggestion.OneOf([.. s_redirects.Select(static x => $"{x}")])}, found {status}");
                return null;
            case AccessAction.Allow:
                s.Context.Problems.Error(found, "a rule that allows has no status");
                return null;
            default:
                return null;
        }
    }

    private static string? Location(Section s, AccessAction action)
    {
        if (action == AccessAction.Redirect)
        {
            if (!s.Require("location", "location = \"https://example.com{uri}\"")) return null;
            Found found = s.Find("location")!.Value;
            if (s.String(found) is not string location || HeaderNames.IsValue(location)) return s.StringOrNull("location");
            s.Context.Problems.Error(found, "a location is a URL, percent-encoded");
        }
        else if (s.Find("location") is Found found)
        {
            s.Context.Problems.Error(found, "only a rule with action = redirect has a location");
        }
        return null;
    }
}
