namespace StonMedia.Cache.Settings;

/// <summary><c>purge.as-expire</c>: which purges become expire.</summary>
public enum PurgeAsExpire
{
    /// <summary>None.</summary>
    None,

    /// <summary>Those of the whole virtual host.</summary>
    Root,

    /// <summary>Those by pattern.</summary>
    Pattern,

    /// <summary>All.</summary>
    All,
}
