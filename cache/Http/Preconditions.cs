using StonMedia.Cache.Blocks;

namespace StonMedia.Cache.Http;

/// <summary>
/// Judges conditional requests against what would be sent, in the order of RFC 9110 13.2.2. To be asked only when the answer
/// without conditions would be 2xx (13.2.1). Allocates nothing.
/// </summary>
public static class Preconditions
{
    /// <param name="isGetOrHead">If-Modified-Since holds only for these, and only these may end in 304.</param>
    /// <param name="headers">The request's conditions.</param>
    /// <param name="current">Validators of the representation that would be sent.</param>
    public static PreconditionResult Evaluate(bool isGetOrHead, in ConditionalHeaders headers, Validators current)
    {
        if (headers.AreAbsent) return PreconditionResult.Proceed;
        if (headers.IfMatch is { } ifMatch)
        {
            if (!EntityTag.ListMatches(ifMatch, current.ETag, strong: true)) return PreconditionResult.Failed;
        }
        else if (headers.IfUnmodifiedSince is { } until && current.LastModified is { } modified
            && HttpDate.TryParse(until, out DateTimeOffset latest) && modified > latest)
        {
            return PreconditionResult.Failed;
        }

        if (headers.IfNoneMatch is { } ifNoneMatch)
        {
            if (!EntityTag.ListMatches(ifNoneMatch, current.ETag, strong: false)) return PreconditionResult.Proceed;
            return isGetOrHead ? PreconditionResult.NotModified : PreconditionResult.Failed;
        }

        return isGetOrHead && IsUnmodified(headers.IfModifiedSince, current) ? PreconditionResult.NotModified : PreconditionResult.Proceed;
    }

    /// <summary>
    /// Whether a Range header is to be honoured (RFC 9110 13.1.5): no If-Range, or one that names the current representation by a
    /// strong tag or by exactly its strong Last-Modified. Anything doubtful is false: the whole body is always right.
    /// </summary>
    public static bool AllowRange(string? ifRange, Validators current)
    {
        if (ifRange is null) return true;
        ReadOnlySpan<char> value = ifRange.AsSpan().Trim(" \t");
        if (value.Length >= 2 && value[^1] == '"') return current.ETag is { } tag && EntityTag.StrongEquals(value, tag);
        return current.HasStrongLastModified && HttpDate.TryParse(value, out DateTimeOffset date) && date == current.LastModified;
    }

    /// <summary>
    /// The condition of If-Modified-Since is false: nothing newer. Without a Last-Modified a stored answer's Date stands in for it
    /// (RFC 9111 4.3.2).
    /// </summary>
    private static bool IsUnmodified(string? ifModifiedSince, Validators current)
        => ifModifiedSince is not null && HttpDate.TryParse(ifModifiedSince, out DateTimeOffset since)
            && (current.LastModified ?? current.Date) is { } modified && modified <= since;
}
