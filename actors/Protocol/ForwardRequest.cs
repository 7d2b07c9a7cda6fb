using StonMedia.Cache.Entries;
using StonMedia.Streams.Origin;

namespace StonMedia.Actors.Protocol;

/// <summary>A request that goes to the origin past the cache, once.</summary>
public sealed record ForwardRequest
{
    public required string Method { get; init; }

    /// <summary>Origin-form target as the viewer sent it.</summary>
    public required string OriginTarget { get; init; }

    public required HeaderList Headers { get; init; }

    public string? ClientAddress { get; init; }

    public string? ClientHost { get; init; }

    public Stream? Body { get; init; }

    public long? BodyLength { get; init; }

    /// <summary>The origin connection of the client's own (bypass.private); null: any.</summary>
    public PrivateOrigin? Private { get; init; }

    /// <summary>Takes interim responses, from any thread, without waiting.</summary>
    public Action<InterimHead>? Interim { get; init; }
}
