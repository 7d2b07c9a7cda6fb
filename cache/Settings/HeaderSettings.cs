using StonMedia.Cache.Patterns;

namespace StonMedia.Cache.Settings;

/// <summary><c>headers</c> of a virtual host.</summary>
public sealed record HeaderSettings
{
    /// <summary>Whether responses and origin requests carry Via (RFC 9110 7.6.3). Default on.</summary>
    public bool Via { get; init; } = true;

    /// <summary>Whether responses carry Age (RFC 9111 5.1). Default on.</summary>
    public bool Age { get; init; } = true;

    /// <summary>Whether responses carry ETag. Default on.</summary>
    public bool Etag { get; init; } = true;

    /// <summary>Patterns of paths whose Set-Cookie is stored for everybody. Empty by default: cookies are for the viewer who caused the answer.</summary>
    public IReadOnlyList<Glob> ShareCookies { get; init; } = [];

    /// <summary>How long viewers may keep an answer, whatever the origin says; the first that matches decides. Empty by default.</summary>
    public IReadOnlyList<ExpiresRule> Expires { get; init; } = [];

    /// <summary>All that match are carried out, in order. Empty by default.</summary>
    public IReadOnlyList<HeaderRule> Rules { get; init; } = [];
}
