namespace StonMedia.Actors.Protocol;

/// <summary>How a load was satisfied; gives Cache-Status (RFC 9211) and the log's result code.</summary>
public enum LoadKind
{
    /// <summary>Was fresh when the actor looked: another viewer's load had just finished.</summary>
    Hit,

    /// <summary>Fetched for this viewer (fwd=uri-miss or fwd=vary-miss; stored).</summary>
    Miss,

    /// <summary>Joined another viewer's load (collapsed).</summary>
    Collapsed,

    /// <summary>The origin confirmed it with 304.</summary>
    Revalidated,

    /// <summary>Was expired, and the origin sent another body (fwd=stale).</summary>
    Refreshed,

    /// <summary>Expired, but the origin could not be asked or failed: served stale.</summary>
    Stale,
}
