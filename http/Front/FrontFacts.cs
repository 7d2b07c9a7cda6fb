using System.Net;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;
using StonMedia.Cache.Conditions;

namespace StonMedia.Http.Front;

/// <summary>What conditions may ask of a request that is being served.</summary>
/// <param name="plan">Its target.</param>
/// <param name="exchange">The request itself.</param>
/// <param name="contentType">The response's Content-Type; null while it is not known.</param>
internal readonly struct FrontFacts(TargetPlan plan, Exchange exchange, string? contentType = null) : IRequestFacts
{
    public ReadOnlySpan<char> Path => plan.Path;

    public ReadOnlySpan<char> Query => plan.Query;

    public ReadOnlySpan<char> Method => exchange.Request.Method;

    public IPAddress? Client => exchange.Client;

    public ReadOnlySpan<char> ContentType => contentType;

    /// <summary>No country database is read yet: no country() holds.</summary>
    public ReadOnlySpan<char> Country => default;

    public bool TryGetHeader(string name, int index, out ReadOnlySpan<char> value)
    {
        IHeaderDictionary headers = exchange.Request.Headers;
        value = default;
        if (!headers.TryGetValue(name, out StringValues values) || index >= values.Count) return false;
        value = values[index];
        return true;
    }
}
