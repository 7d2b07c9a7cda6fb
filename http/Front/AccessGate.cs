using Microsoft.AspNetCore.Http;
using StonMedia.Cache.Settings;

namespace StonMedia.Http.Front;

/// <summary>
/// access.rules of a virtual host, judged on the request as the client sent it. Where no rule decides, signed URLs do if they are asked for
/// (access.token), and access.default otherwise.
/// </summary>
internal static class AccessGate
{
    /// <summary>Lets the request pass (null) or answers it. A playlist or segment needs what its address needs, and what its film does.</summary>
    public static Task? Judge(Exchange exchange, Site site, TargetPlan plan)
    {
        if (JudgePath(exchange, site, plan, out bool open) is { } refused) return refused;
        bool isOpen = open;
        if (plan.SourcePath != plan.Path)
        {
            if (JudgePath(exchange, site, plan with { Path = plan.SourcePath }, out open) is { } denied) return denied;
            isOpen &= open;
        }

        return isOpen || !site.Settings.Access.Token.Enabled ? null : JudgeToken(exchange, site, plan);
    }

    /// <summary>Whether the rules let a request that has passed already have that file, too; a signed URL is for all that its title is made of.</summary>
    public static bool Allows(Exchange exchange, Site site, TargetPlan plan)
        => AllowsPath(exchange, site, plan) && (plan.SourcePath == plan.Path || AllowsPath(exchange, site, plan with { Path = plan.SourcePath }));

    private static bool AllowsPath(Exchange exchange, Site site, TargetPlan plan)
    {
        AccessSettings access = site.Settings.Access;
        var facts = new FrontFacts(plan, exchange);
        foreach (AccessRule rule in access.Rules)
            if (rule.When.Matches(in facts)) return rule.Action == AccessAction.Allow;
        return access.Default != AccessAction.Deny || access.Token.Enabled;
    }

    private static Task? JudgeToken(Exchange exchange, Site site, TargetPlan plan)
    {
        switch (AccessToken.Judge(site.Settings.Access.Token, plan, exchange.Client, DateTimeOffset.UtcNow))
        {
            case AccessToken.Verdict.Good:
                return null;
            case AccessToken.Verdict.Expired:
                exchange.Result = "denied";
                return ErrorAnswer.WriteAsync(exchange, StatusCodes.Status410Gone, "the link has expired");
            default:
                return Deny(exchange, site.Settings.Access.DenialStatus);
        }
    }

    /// <param name="open">A rule lets it in.</param>
    private static Task? JudgePath(Exchange exchange, Site site, TargetPlan plan, out bool open)
    {
        open = false;
        AccessSettings access = site.Settings.Access;
        var facts = new FrontFacts(plan, exchange);
        foreach (AccessRule rule in access.Rules)
        {
            if (!rule.When.Matches(in facts)) continue;
            open = rule.Action == AccessAction.Allow;
            return rule.Action switch
            {
                AccessAction.Allow => null,
                AccessAction.Redirect => Redirect(exchange, rule, plan),
                _ => Deny(exchange, rule.Status ?? access.DenialStatus),
            };
        }

        return access.Default == AccessAction.Deny && !access.Token.Enabled ? Deny(exchange, access.DenialStatus) : null;
    }

    private static Task Deny(Exchange exchange, int status)
    {
        exchange.Result = "denied";
        return ErrorAnswer.WriteAsync(exchange, status, "access denied");
    }

    private static Task Redirect(Exchange exchange, AccessRule rule, TargetPlan plan)
    {
        exchange.Result = "redirected";
        exchange.Response.Headers.Clear();
        // The target holds visible ASCII only (TargetPlanner refuses others), so it cannot break out of the header line.
        exchange.Response.Headers.Location = rule.Location!.Replace("{uri}", plan.Raw, StringComparison.Ordinal);
        return ErrorAnswer.AddAsync(exchange, rule.Status ?? StatusCodes.Status302Found, "see Location");
    }
}
