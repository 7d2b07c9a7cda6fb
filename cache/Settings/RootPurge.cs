namespace StonMedia.Cache.Settings;

/// <summary><c>purge.root</c>: which commands may hit the whole virtual host at once.</summary>
public enum RootPurge
{
    /// <summary>Purge and expire.</summary>
    Allow,

    /// <summary>Only purge.</summary>
    Purge,

    /// <summary>Only expire.</summary>
    Expire,

    /// <summary>None.</summary>
    Deny,
}
