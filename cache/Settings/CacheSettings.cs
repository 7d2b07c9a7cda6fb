namespace StonMedia.Cache.Settings;

/// <summary><c>stonmedia.cache</c>: where bodies are kept and how much of them. One cache serves all virtual hosts.</summary>
public sealed record CacheSettings
{
    /// <summary>
    /// Bytes; a hard cap over bodies (counted in buffer classes), indexes, layouts and fills in flight. 4 MiB or more.
    /// Default 1 GiB: a machine of 4 GiB keeps room for connections and the page cache.
    /// </summary>
    public long Memory { get; init; } = 1L << 30;

    /// <summary>Volumes; empty (default) keeps everything in memory alone.</summary>
    public IReadOnlyList<DiskSettings> Disks { get; init; } = [];

    /// <summary>Bytes; a longer body is passed on and not kept. Null (default): unlimited.</summary>
    public long? MaxObjectSize { get; init; }

    /// <summary>Response headers whose words name the groups an object can be purged by. Default Cache-Tag, Surrogate-Key.</summary>
    public IReadOnlyList<string> TagHeaders { get; init; } = ["Cache-Tag", "Surrogate-Key"];
}
