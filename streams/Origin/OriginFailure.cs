namespace StonMedia.Streams.Origin;

/// <summary>What went wrong with an origin transfer, by stage; status, log level and retry follow from it.</summary>
public enum OriginFailure
{
    /// <summary>No connection: refused, unreachable, name not found, TLS failed.</summary>
    ConnectFailed,

    /// <summary>No connection within origin.connect-timeout.</summary>
    ConnectTimeout,

    /// <summary>Connected, but nothing was received for origin.receive-timeout.</summary>
    ReceiveTimeout,

    /// <summary>The origin closed before the length it had promised, or before any head.</summary>
    Truncated,

    /// <summary>What came is not HTTP, or contradicts itself (two Content-Lengths, a Content-Range that was not asked).</summary>
    Malformed,

    /// <summary>Every server of the pool is excluded.</summary>
    NoServer,
}
