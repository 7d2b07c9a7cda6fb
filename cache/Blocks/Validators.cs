namespace StonMedia.Cache.Blocks;

/// <summary>
/// What tells one version of a body from another: the origin's entity tag and Last-Modified, as received.
/// <paramref name="Date"/> is the Date of the answer: a Last-Modified is strong only when it lies a second or more before it (RFC 9110 8.8.2.2).
/// </summary>
public sealed record Validators(string? ETag, DateTimeOffset? LastModified, DateTimeOffset? Date)
{
    public static Validators None { get; } = new(null, null, null);

    public bool HasStrongETag => ETag is { Length: >= 2 } && ETag[0] == '"';

    public bool HasStrongLastModified => LastModified is { } modified && Date is { } date && date - modified >= TimeSpan.FromSeconds(1);

    /// <summary>Ranges of one body may be combined only under a strong validator (RFC 9110 15.3.7.3, RFC 9111 3.4).</summary>
    public bool AreStrong => HasStrongETag || HasStrongLastModified;

    /// <summary>Whether two answers of equal total length are certainly of one generation.</summary>
    public bool SameStrong(Validators other)
    {
        if (HasStrongETag || other.HasStrongETag) return HasStrongETag && ETag == other.ETag;
        return HasStrongLastModified && other.LastModified == LastModified && ETag == other.ETag;
    }
}
