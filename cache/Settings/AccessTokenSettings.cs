namespace StonMedia.Cache.Settings;

/// <summary><c>access.token</c>: where no rule of access.rules decides, only URLs signed with a shared secret are served.</summary>
public sealed record AccessTokenSettings
{
    /// <summary>Default off.</summary>
    public bool Enabled { get; init; }

    /// <summary>The shared secret, or for nginx the whole expression that it stands in; needed when enabled.</summary>
    public string? Secret { get; init; }

    /// <summary>How the signature is made. Default hmac.</summary>
    public AccessTokenStyle Style { get; init; } = AccessTokenStyle.Hmac;

    /// <summary>Query parameter that carries it. Default token.</summary>
    public string Parameter { get; init; } = "token";
}
