namespace StonMedia.Cache.Purging;

/// <summary>What newer commands mean for one object.</summary>
public enum PurgeAction
{
    /// <summary>Nothing: it is checked up to the latest sequence.</summary>
    None,

    /// <summary>Its lifetime ends at <see cref="PurgeVerdict.ExpiresAt"/>.</summary>
    Expire,

    /// <summary>The origin has to be asked whether it is still right; until then it is not used for anything.</summary>
    Invalidate,

    /// <summary>It has to be fetched anew; it may stand in while the origin fails.</summary>
    Purge,

    /// <summary>It may never be served again.</summary>
    HardPurge,
}
