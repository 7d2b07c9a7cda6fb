namespace StonMedia.Cache.Http;

/// <summary>What the preconditions of a request lead to (RFC 9110 13.2.2).</summary>
public enum PreconditionResult
{
    /// <summary>Go on: answer as if there were no conditions (Range is judged next).</summary>
    Proceed,

    /// <summary>304.</summary>
    NotModified,

    /// <summary>412.</summary>
    Failed,
}
