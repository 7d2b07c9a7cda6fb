namespace StonMedia.Http.Front;

/// <summary>What becomes of a stored header line in a response.</summary>
internal enum PackedLineKind : byte
{
    Unknown,

    /// <summary>Made anew, or for one hop only: left out.</summary>
    LeftOut,

    /// <summary>Goes out as it is.</summary>
    Plain,

    /// <summary>Goes out as it is, but not with a 304.</summary>
    OfContent,

    ContentType,
    ETag,
    LastModified,
    Via,
    CacheStatus,

    /// <summary>Cannot be sent: the entry has to be opened, which judges line by line.</summary>
    Unsendable,
}
