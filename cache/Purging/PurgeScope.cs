namespace StonMedia.Cache.Purging;

/// <summary>How a command names its objects. Stored on disk: never renumber (PurgeKindTests.Values_AreFrozen).</summary>
public enum PurgeScope : byte
{
    /// <summary>One cache key and all its variants.</summary>
    Key = 1,

    /// <summary>A pattern over cache keys, in which <c>*</c> stands for anything.</summary>
    Pattern = 2,

    /// <summary>A word of the response's tag headers (cache.tag-headers).</summary>
    Tag = 3,
}
