namespace StonMedia.Cache.Http;

/// <summary>What caching needs to know of methods.</summary>
public static class Methods
{
    /// <summary>Safe by definition (RFC 9110 9.2.1 and the registry): they change nothing. Unknown methods are not.</summary>
    public static bool IsSafe(string method)
        => method is "GET" or "HEAD" or "OPTIONS" or "TRACE" or "PROPFIND" or "REPORT" or "SEARCH" or "QUERY";

    /// <summary>Whether an answer with that status to that method makes what is stored of its target doubtful (RFC 9111 4.4): not an error, not safe.</summary>
    public static bool Invalidates(string method, int status) => status is >= 200 and < 400 && !IsSafe(method);
}
