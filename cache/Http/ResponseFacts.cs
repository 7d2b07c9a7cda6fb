using StonMedia.Cache.Entries;

namespace StonMedia.Cache.Http;

/// <summary>An exchange with the origin, as <see cref="ResponsePolicy"/> judges it.</summary>
public sealed record ResponseFacts
{
    public string Method { get; init; } = "GET";

    /// <summary>Normalised path without query, for ttl.custom.</summary>
    public required string Path { get; init; }

    /// <summary>The viewer's header lines, as far as they decide storing (Authorization, Cache-Control: no-store).</summary>
    public HeaderList Request { get; init; } = HeaderList.Empty;

    /// <summary>Final status; on a 304 the status of the stored answer that it renews.</summary>
    public required int Status { get; init; }

    /// <summary>The response's lines; on a 304 the stored lines after <see cref="StoredHeaders.Update"/>, with the 304's Age if it has one.</summary>
    public required HeaderList Response { get; init; }

    public required DateTimeOffset RequestTime { get; init; }

    public required DateTimeOffset ResponseTime { get; init; }

    /// <summary>key.vary.</summary>
    public IReadOnlyList<string> Vary { get; init; } = ["*"];

    /// <summary>headers.share-cookies: what it sets as cookies is for everybody.</summary>
    public bool SharesCookies { get; init; }

    /// <summary>The lifetime that the entry had until a 304 renewed it; null for a new body. Lets ttl.success grow.</summary>
    public TimeSpan? PreviousLifetime { get; init; }
}
