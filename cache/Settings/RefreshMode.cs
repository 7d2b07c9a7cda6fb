namespace StonMedia.Cache.Settings;

/// <summary><c>ttl.refresh</c>: what a request does that finds an expired entry.</summary>
public enum RefreshMode
{
    /// <summary>It waits until the origin confirmed or replaced the object.</summary>
    Wait,

    /// <summary>It gets the old object at once; the new one is swapped in when its body is complete.</summary>
    Background,
}
