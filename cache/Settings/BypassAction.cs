namespace StonMedia.Cache.Settings;

/// <summary><c>action</c> of a bypass rule.</summary>
public enum BypassAction
{
    /// <summary>Past the cache.</summary>
    Bypass,

    /// <summary>Through the cache, whatever the method list says.</summary>
    Cache,
}
