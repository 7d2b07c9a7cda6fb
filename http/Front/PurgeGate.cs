using Microsoft.AspNetCore.Http;
using StonMedia.Cache.Patterns;
using StonMedia.Cache.Purging;
using StonMedia.Cache.Settings;
using StonMedia.Http.Purging;

namespace StonMedia.Http.Front;

/// <summary>PURGE, EXPIRE and HARDPURGE on a service port, for whom purge.allow-method-from names.</summary>
internal sealed class PurgeGate(PurgeService service)
{
    /// <summary>Whether the request is such a command: not where bypass.methods sends the method to the origin, nor where nobody may give it.</summary>
    public static bool Handles(Exchange exchange, Site site)
        => exchange.Request.Method is "PURGE" or "EXPIRE" or "HARDPURGE"
            && site.Settings.Purge.AllowMethodFrom.Count > 0 && !site.Settings.Bypass.Methods.Contains(exchange.Request.Method, StringComparer.Ordinal);

    /// <param name="rawTarget">In origin-form; with a star in it a pattern.</param>
    public async Task ServeAsync(Exchange exchange, Site site, string rawTarget)
    {
        PurgeKind kind = PurgeNames.Parse(exchange.Request.Method)!.Value;
        string who = exchange.Client?.ToString() ?? "-";
        PurgeOutcome outcome = IsAllowed(exchange, site.Settings.Purge)
            ? await service.ExecuteAsync(kind, site, rawTarget, who, exchange.Aborted)
            : service.Refuse(kind, new PurgeFault(StatusCodes.Status403Forbidden, "purge.allow-method-from does not name this client"), who);
        await WorkLane.Enter();
        exchange.Result = "purge";
        byte[] json = System.Text.Encoding.UTF8.GetBytes(PurgeJson.Of(outcome));
        exchange.Response.StatusCode = outcome.Status;
        IHeaderDictionary headers = exchange.Response.Headers;
        headers.ContentType = PurgeJson.Type;
        headers.ContentLength = json.Length;
        headers.CacheControl = "no-store";
        await exchange.Output.WriteAsync(json, exchange.Aborted);
    }

    private static bool IsAllowed(Exchange exchange, PurgeSettings settings)
    {
        if (exchange.Client is not { } client) return false;
        foreach (AddressRange range in settings.AllowMethodFrom)
            if (range.Contains(client)) return true;
        return false;
    }
}
