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

    /// <summary>All that match are carried out, in order. Empty by default.</summary>
    public IReadOnlyList<HeaderRule> Rules { get; init; } = [];
}
