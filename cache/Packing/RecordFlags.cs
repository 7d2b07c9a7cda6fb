namespace StonMedia.Cache.Packing;

/// <summary>What a packed record has, and in which form.</summary>
[Flags]
internal enum RecordFlags : ushort
{
    None = 0,

    /// <summary>The key is UTF-16; otherwise one byte a character.</summary>
    WideKey = 1,

    /// <summary>There is an answer; otherwise the record only says what the answers vary on.</summary>
    Answer = 2,

    MustRevalidate = 4,
    Ranged = 8,
    LastModified = 16,
    Date = 32,

    /// <summary>The body's tag stands in the tail; with neither this nor <see cref="TagInHeader"/> there is none.</summary>
    TagInTail = 64,

    /// <summary>The body's tag is the value of the first ETag line.</summary>
    TagInHeader = 128,

    /// <summary>The origin is asked for the key itself.</summary>
    TargetIsKey = 256,

    ClientHost = 512,
    FillHeaders = 1024,
    VaryOn = 2048,

    /// <summary>A header name occurs twice.</summary>
    RepeatedNames = 4096,

    /// <summary>It may be served for a while after it has gone stale; how long stands in the tail.</summary>
    StaleWhileRevalidate = 8192,
}
