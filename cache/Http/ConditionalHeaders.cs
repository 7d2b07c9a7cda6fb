namespace StonMedia.Cache.Http;

/// <summary>The conditional headers of a request as they came; null where absent, several lines joined by commas.</summary>
public readonly record struct ConditionalHeaders(
    string? IfMatch = null,
    string? IfNoneMatch = null,
    string? IfModifiedSince = null,
    string? IfUnmodifiedSince = null)
{
    /// <summary>True when the request is not conditional at all.</summary>
    public bool AreAbsent => IfMatch is null && IfNoneMatch is null && IfModifiedSince is null && IfUnmodifiedSince is null;
}
