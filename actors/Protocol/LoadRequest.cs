using StonMedia.Cache.Entries;
using StonMedia.Streams.Origin;

namespace StonMedia.Actors.Protocol;

/// <summary>A viewer's wish for a cache key that has no usable snapshot. Built by the front, answered once.</summary>
public sealed record LoadRequest
{
    /// <summary>The cache key without Vary values (normalised path and kept query).</summary>
    public required string Key { get; init; }

    /// <summary>Origin-form target to ask the origin for: the viewer's own raw path and query, view and pace parameters taken out.</summary>
    public required string OriginTarget { get; init; }

    /// <summary>GET, HEAD, or POST with <see cref="Body"/>.</summary>
    public string Method { get; init; } = "GET";

    /// <summary>The whole body of a POST (key.post); a digest of it is part of <see cref="Key"/>. Null for the others.</summary>
    public byte[]? Body { get; init; }

    /// <summary>The viewer's header lines (for forwarding what may be forwarded, and for Vary).</summary>
    public required HeaderList Headers { get; init; }

    /// <summary>The viewer's address as text, for X-Forwarded-For; null when unknown.</summary>
    public string? ClientAddress { get; init; }

    /// <summary>The Host the viewer asked for; used when origin.host-header is "*".</summary>
    public string? ClientHost { get; init; }

    /// <summary>The first contact is a bounded range: the viewer sent Range, or the path is media.</summary>
    public bool PreferRange { get; init; }

    /// <summary>First and last byte wanted first (inclusive), when a viewer's range says so; 0 and null: from the start.</summary>
    public long FirstByte { get; init; }

    public long? LastByte { get; init; }

    /// <summary>The viewer's Cache-Control only-if-cached: what is on disk will do, the origin is not asked (RFC 9111 5.2.1.7).</summary>
    public bool OnlyStored { get; init; }

    /// <summary>
    /// Takes interim responses of a transfer that this wish causes, from any thread, without waiting; also after the answer, which it has to
    /// bear. Who joins the load does not get them: until the final answer is here, nobody knows whether it may be shared.
    /// </summary>
    public Action<InterimHead>? Interim { get; init; }

    /// <summary>The viewer's Cache-Control no-cache or max-age=0 counts here (bypass.no-cache-requests decides in the front).</summary>
    public bool ForceRevalidation { get; init; }

    /// <summary>How a load that is shared asks the origin: what answers a GET answers a HEAD too.</summary>
    public string OriginMethod => Method == "POST" ? "POST" : "GET";
}
