using StonMedia.Cache.Entries;

namespace StonMedia.Streams.Origin;

/// <summary>
/// One request as it shall go out, complete: the client adds nothing but framing (Host comes from <see cref="Host"/>,
/// Content-Length or chunked framing from <see cref="Body"/>).
/// </summary>
public sealed record OriginRequest
{
    /// <summary>Scheme, host and port: "http://127.0.0.1:9000". A path prefix of the server is already part of <see cref="RawTarget"/>.</summary>
    public required Uri Server { get; init; }

    public string Method { get; init; } = "GET";

    /// <summary>Origin-form request target, sent byte for byte (percent-encoding untouched): "/a%20b.mp4?x=1".</summary>
    public required string RawTarget { get; init; }

    /// <summary>Value of the Host header; for https also the SNI name unless it is an IP address.</summary>
    public required string Host { get; init; }

    /// <summary>All other header lines, in order; no hop-by-hop fields.</summary>
    public HeaderList Headers { get; init; } = HeaderList.Empty;

    /// <summary>What it is for, as the origin log tells it.</summary>
    public OriginPurpose Purpose { get; init; }

    /// <summary>Request body for a bypassed request; null when there is none. Read once: such a request is never repeated.</summary>
    public Stream? Body { get; init; }

    /// <summary>Length of <see cref="Body"/> when the viewer stated it; null means chunked.</summary>
    public long? BodyLength { get; init; }

    /// <summary>Takes interim responses as they come, all before the final head is given out, from servers spoken to in HTTP/1.1; called while bytes are read, so it must not wait or throw. Null: dropped.</summary>
    public Action<InterimHead>? Interim { get; init; }

    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>Longest wait for the head, and between two reads of the body.</summary>
    public TimeSpan ReceiveTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Whether https certificates are verified (origin.tls.verify), and the CA file to trust besides the system's.</summary>
    public bool VerifyTls { get; init; } = true;

    public string? CaFile { get; init; }

    /// <summary>HTTP/2 (origin.http2): without negotiation to http servers, and to https servers that agree to it; others get HTTP/1.1.</summary>
    public bool Http2 { get; init; }

    /// <summary>The connection that it has to go over; null: any.</summary>
    public PrivateOrigin? Private { get; init; }
}
