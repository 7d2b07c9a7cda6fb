using Microsoft.AspNetCore.Http;
using StonMedia.Cache.Http;
using StonMedia.Cache.Settings;

namespace StonMedia.Http.Front;

/// <summary>Whether a request goes through the cache, past it, or nowhere.</summary>
internal static class BypassGate
{
    /// <summary>Where a request goes.</summary>
    internal enum Way
    {
        /// <summary>Through the cache: GET and HEAD.</summary>
        Cache,

        /// <summary>Through the cache if its body is short enough: POST where key.post is on.</summary>
        Post,

        /// <summary>Past it, because a rule or the request's Cache-Control says so.</summary>
        Bypass,

        /// <summary>Past it, because of its method.</summary>
        Method,

        /// <summary>A method that is not served here: 405 or 501.</summary>
        Refused,
    }

    public static Way Judge(Exchange exchange, Site site, TargetPlan plan)
    {
        string method = exchange.Request.Method;
        // TRACE would show the client what only the origin may see; CONNECT asks for a tunnel, which an edge is not.
        if (method is "TRACE" or "CONNECT") return Way.Refused;
        BypassSettings bypass = site.Settings.Bypass;
        bool isPost = method == "POST" && site.Settings.Key.Post.Enabled && plan.View is null && !plan.IsMedia && PostBodies.IsPlain(exchange.Request.Headers);
        bool cacheable = method is "GET" or "HEAD" || isPost;
        Way cached = isPost ? Way.Post : Way.Cache;
        if (bypass.Rules.Count > 0)
        {
            var facts = new FrontFacts(plan, exchange);
            foreach (BypassRule rule in bypass.Rules)
            {
                if (!rule.When.Matches(in facts)) continue;
                if (rule.Action == BypassAction.Bypass) return Way.Bypass;
                if (cacheable) return cached;
                break;
            }
        }

        if (!isPost && bypass.Methods.Contains(method, StringComparer.Ordinal)) return Way.Method;
        if (!cacheable) return Way.Refused;
        return bypass.NoCacheRequests && AsksForFresh(exchange.Request.Headers) ? Way.Bypass : cached;
    }

    /// <summary>The status for a refused method: known ones 405, others 501 (RFC 9110 15.5.6 and 15.6.2).</summary>
    public static int StatusFor(string method)
        => method is "TRACE" or "CONNECT" or "POST" or "PUT" or "DELETE" or "PATCH" or "OPTIONS" or "PURGE"
            ? StatusCodes.Status405MethodNotAllowed
            : StatusCodes.Status501NotImplemented;

    private static bool AsksForFresh(IHeaderDictionary headers)
    {
        RequestDirectives asked = RequestDirectives.Parse(HeaderLines.Joined(headers.CacheControl), HeaderLines.Joined(headers.Pragma));
        return asked.NoCache || asked.MaxAge == 0;
    }
}
