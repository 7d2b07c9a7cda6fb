using Microsoft.AspNetCore.Http;
using StonMedia.Cache.Settings;

namespace StonMedia.Http.Front;

/// <summary>access.rules of a virtual host, judged on the request as the client sent it.</summary>
internal static class AccessGate
{
    /// <summary>Lets the request pass (null) or answers it. A playlist or segment needs what its address needs, and what its film does.</summary>
    public static Task? Judge(Exchange exchange, Site site, TargetPlan plan)
        => JudgePath(exchange, site, plan) ?? (plan.SourcePath == plan.Path ? null : JudgePath(exchange, site, plan with { Path = plan.SourcePath }));

    private static Task? JudgePath(Exchange exchange, Site site, TargetPlan plan)
    {
        AccessSettings access = site.Settings.Access;
        var facts = new FrontFacts(plan, exchange);
        foreach (AccessRule rule in access.Rules)
        {
            if (!rule.When.Matches(in facts)) continue;
            return rule.Action switch
            {
                AccessAction.Allow => null,
                AccessAction.Redirect => Redirect(exchange, rule, plan),
                _ => Deny(exchange, rule.Status ?? access.DenialStatus),
            };
        }

        return access.Default == AccessAction.Deny ? Deny(exchange, access.DenialStatus) : null;
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
