using System.Globalization;
using StonMedia.Actors.Protocol;

namespace StonMedia.Http.Front;

/// <summary>This cache's member of Cache-Status (RFC 9211), and the access log's word for the same.</summary>
internal static class CacheStatus
{
    public const string Bypass = PreparedHead.CacheName + "; fwd=bypass";

    public const string Method = PreparedHead.CacheName + "; fwd=method";

    /// <summary>A fresh entry of whose body some bytes have to be fetched.</summary>
    public const string Partial = PreparedHead.CacheName + "; fwd=partial";

    /// <param name="originStatus">What the origin answered; 0 when it was not asked.</param>
    public static string Of(LoadKind kind, int originStatus) => kind switch
    {
        LoadKind.Hit => PreparedHead.CacheName + "; hit",
        LoadKind.Miss => Forwarded("uri-miss", originStatus, "; stored"),
        LoadKind.Collapsed => Forwarded("uri-miss", 0, "; collapsed"),
        LoadKind.Revalidated => Forwarded("stale", originStatus, ""),
        LoadKind.Refreshed => Forwarded("stale", originStatus, "; stored"),
        // RFC 9211 2.1: a stale answer that is served without asking is a hit too.
        LoadKind.Stale => PreparedHead.CacheName + "; hit; detail=stale",
        _ => throw new ArgumentOutOfRangeException(nameof(kind)),
    };

    /// <summary>Passed on because it may not be stored or shared.</summary>
    public static string Passed(int originStatus) => Forwarded("uri-miss", originStatus, "");

    /// <summary>Nothing could be had.</summary>
    public static string Failed(string detail) => $"{PreparedHead.CacheName}; fwd=uri-miss; detail={Token(detail)}";

    public static string Word(LoadKind kind) => kind switch
    {
        LoadKind.Hit => "hit",
        LoadKind.Miss => "miss",
        LoadKind.Collapsed => "collapsed",
        LoadKind.Revalidated => "revalidated",
        LoadKind.Refreshed => "refreshed",
        LoadKind.Stale => "stale",
        _ => throw new ArgumentOutOfRangeException(nameof(kind)),
    };

    private static string Forwarded(string why, int originStatus, string rest)
        => originStatus == 0
            ? $"{PreparedHead.CacheName}; fwd={why}{rest}"
            : string.Create(CultureInfo.InvariantCulture, $"{PreparedHead.CacheName}; fwd={why}; fwd-status={originStatus}{rest}");

    /// <summary>A structured-field string (RFC 8941 3.3.3): quoted, ASCII.</summary>
    private static string Token(string text)
    {
        var quoted = new System.Text.StringBuilder("\"", text.Length + 2);
        foreach (char c in text)
        {
            if (c is '"' or '\\') quoted.Append('\\');
            quoted.Append(c is >= ' ' and <= '~' ? c : '?');
        }

        return quoted.Append('"').ToString();
    }
}
