namespace StonMedia.Tests.Support;

/// <summary>How an origin tells where a body ends (RFC 9112 6.3).</summary>
public enum OriginFraming
{
    Length,

    Chunked,

    /// <summary>By closing the connection.</summary>
    Close,
}
