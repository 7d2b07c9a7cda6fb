namespace StonMedia.Http.Configuration;

/// <summary><c>client</c>: bounds on what a viewer's connection may cost.</summary>
public sealed record ClientSettings
{
    /// <summary>An idle connection is closed after this. Default 60 s.</summary>
    public TimeSpan KeepAlive { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>From the first byte of a request to the end of its header. Default 10 s.</summary>
    public TimeSpan HeaderTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>A client that takes nothing of a response, or sends nothing of a body, for this long is dropped. Default 10 min: players pause.</summary>
    public TimeSpan SendTimeout { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>Connections at once; 1 to 10,000,000. Default 80,000.</summary>
    public int MaxConnections { get; init; } = 80_000;

    /// <summary>Bytes of request line and header; 1 KiB to 1 MiB. Default 64 KiB.</summary>
    public int MaxHeader { get; init; } = 64 << 10;

    /// <summary>Bytes of a request's body. Null (default): unlimited.</summary>
    public long? MaxBody { get; init; }
}
