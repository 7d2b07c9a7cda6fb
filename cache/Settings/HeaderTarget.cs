namespace StonMedia.Cache.Settings;

/// <summary><c>on</c> of a header rule.</summary>
public enum HeaderTarget
{
    /// <summary>The client's request, when it was read and before the cache is asked.</summary>
    Request,

    /// <summary>The response, just before it is sent.</summary>
    Response,

    /// <summary>The request to the origin.</summary>
    Origin,
}
