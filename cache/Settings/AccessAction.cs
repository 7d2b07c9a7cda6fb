namespace StonMedia.Cache.Settings;

/// <summary><c>action</c> of an access rule.</summary>
public enum AccessAction
{
    /// <summary>Served.</summary>
    Allow,

    /// <summary>Refused with a status.</summary>
    Deny,

    /// <summary>Sent elsewhere.</summary>
    Redirect,
}
