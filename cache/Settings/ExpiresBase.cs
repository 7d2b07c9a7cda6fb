namespace StonMedia.Cache.Settings;

/// <summary>From when a rule of <c>headers.expires</c> counts.</summary>
public enum ExpiresBase
{
    /// <summary>From each viewer's request.</summary>
    Access,

    /// <summary>From the answer's Last-Modified; without one there is no Expires, and what would lie in the past is now.</summary>
    Modification,
}
