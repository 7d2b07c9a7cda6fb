using System.Collections.Frozen;
using StonMedia.Cache.Entries;

namespace StonMedia.Cache.Http;

/// <summary>Which header lines an entry keeps (RFC 9111 3.1), and how a 304 renews them (3.2).</summary>
public static class StoredHeaders
{
    /// <summary>
    /// What a 304 never changes: how the stored bytes are coded and cut, and the tag they are known by (a generation's identity;
    /// an origin that sends another tag with 304 contradicts itself).
    /// </summary>
    private static readonly FrozenSet<string> BoundToBody = new[] { "Content-Encoding", "Content-Length", "Content-Range", "ETag" }
        .ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    /// <summary>
    /// The lines to keep of a response: end-to-end ones without Content-Length and Age, which are made anew for each viewer, without
    /// the Content-Range of a 206, without fields that a qualified private or no-cache names, and without Set-Cookie: cookies are for
    /// the viewer whose request caused the answer (RFC 6265 3, RFC 9111 7.3).
    /// </summary>
    /// <param name="keepCookies">The operator has them stored for everybody (headers.share-cookies).</param>
    public static HeaderList Of(int status, HeaderList response, CacheControl control, bool keepCookies = false)
        => HopByHop.Without(response, (name, listed) => HopByHop.IsHop(name, listed)
            || HopByHop.Is(name, "Content-Length") || HopByHop.Is(name, "Age") || (!keepCookies && HopByHop.Is(name, "Set-Cookie"))
            || (status == 206 && HopByHop.Is(name, "Content-Range"))
            || HopByHop.IsListed(name, control.PrivateFields) || HopByHop.IsListed(name, control.NoCacheFields));

    /// <summary>
    /// The stored lines renewed by a 304 (or by a HEAD or 206 of the same generation): each name that it carries replaces all stored
    /// lines of that name, in place of the first; new names come last.
    /// </summary>
    /// <param name="keepCookies">As for <see cref="Of"/>.</param>
    public static HeaderList Update(HeaderList stored, HeaderList notModified, bool keepCookies = false)
    {
        // A 304 that says nothing of Cache-Control leaves the stored one in force, and with it whose fields are for one viewer alone.
        CacheControl kept = notModified.Contains("Cache-Control") ? default : CacheControl.Parse(stored);
        HeaderList fresh = HopByHop.Without(
            Of(304, notModified, CacheControl.Parse(notModified), keepCookies),
            (name, _) => BoundToBody.Contains(name) || HopByHop.IsListed(name, kept.PrivateFields) || HopByHop.IsListed(name, kept.NoCacheFields));
        if (fresh.Count == 0) return stored;
        var result = new List<HeaderField>(stored.Count + fresh.Count);
        var done = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        foreach (HeaderField field in stored.AsSpan())
        {
            if (!fresh.Contains(field.Name)) result.Add(field);
            else if (done.Add(field.Name)) AddAll(result, fresh, field.Name);
        }

        foreach (HeaderField field in fresh.AsSpan())
            if (done.Add(field.Name)) AddAll(result, fresh, field.Name);
        return new HeaderList([.. result]);
    }

    /// <summary>The lines that <see cref="Of"/> leaves out because they are for nobody but the viewer who caused the answer.</summary>
    public static HeaderList Personal(HeaderList response, CacheControl control)
        => response.Contains("Set-Cookie") || control is not { PrivateFields: null, NoCacheFields: null }
            ? HopByHop.Without(response, (name, listed) => HopByHop.IsHop(name, listed) || !IsPersonal(name, control))
            : HeaderList.Empty;

    private static bool IsPersonal(string name, CacheControl control)
        => HopByHop.Is(name, "Set-Cookie") || HopByHop.IsListed(name, control.PrivateFields) || HopByHop.IsListed(name, control.NoCacheFields);

    private static void AddAll(List<HeaderField> result, HeaderList from, string name)
    {
        foreach (HeaderField field in from.AsSpan())
            if (HopByHop.Is(field.Name, name)) result.Add(field);
    }
}
