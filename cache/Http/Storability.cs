using StonMedia.Cache.Entries;

namespace StonMedia.Cache.Http;

/// <summary>Whether a shared cache may store an answer (RFC 9111 3).</summary>
public static class Storability
{
    /// <param name="method">GET, HEAD, or POST where the virtual host caches it.</param>
    /// <param name="request">The request's header lines.</param>
    /// <param name="status">The final status.</param>
    /// <param name="response">The response's header lines.</param>
    /// <param name="control">The directives that bind, from <see cref="CacheControl.Of"/>.</param>
    public static StorageRefusal Judge(string method, HeaderList request, int status, HeaderList response, in CacheControl control)
    {
        if (method is not ("GET" or "HEAD" or "POST")) return StorageRefusal.Method;
        if (status is < 200 or 304 || (control.MustUnderstand && !StatusRules.IsUnderstood(status))) return StorageRefusal.Status;
        if (RequestDirectives.Parse(request).NoStore) return StorageRefusal.RequestNoStore;
        if (control.NoStore && !control.MustUnderstand) return StorageRefusal.NoStore;
        if (control.Private) return StorageRefusal.Private;
        if (request.Contains("Authorization") && !(control.Public || control.MustRevalidate || control.SharedMaxAge is not null))
            return StorageRefusal.Authorized;
        return VaryKey.IsStar(response) ? StorageRefusal.VaryStar : StorageRefusal.None;
    }
}
