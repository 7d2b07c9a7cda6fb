namespace StonMedia.Cache.Purging;

/// <summary>What becomes of the objects that a command names. Stored on disk: never renumber (PurgeKindTests.Values_AreFrozen).</summary>
public enum PurgeKind : byte
{
    /// <summary>Fetched anew at the next request; until then the old content stands in when the origin fails.</summary>
    Purge = 1,

    /// <summary>Its lifetime ends now: the next request asks the origin whether it has changed.</summary>
    Expire = 2,

    /// <summary>Its lifetime ends a number of seconds after the command, be that sooner or later than before.</summary>
    ExpireAfter = 3,

    /// <summary>Gone for good.</summary>
    HardPurge = 4,

    /// <summary>A request that went through changed it (RFC 9111 4.4): not used again before the origin was asked, not even while that fails.</summary>
    Invalidate = 5,
}
