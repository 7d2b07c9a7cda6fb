namespace StonMedia.Cache.Settings;

/// <summary><c>access</c> of a virtual host. Judged before anything else, on the target as the client sent it.</summary>
public sealed record AccessSettings
{
    /// <summary>For requests no rule matches: <see cref="AccessAction.Allow"/> (default) or <see cref="AccessAction.Deny"/>.</summary>
    public AccessAction Default { get; init; } = AccessAction.Allow;

    /// <summary>Status of a denial; 400 to 599. Default 403.</summary>
    public int DenialStatus { get; init; } = 403;

    /// <summary>The first that matches decides. Empty by default.</summary>
    public IReadOnlyList<AccessRule> Rules { get; init; } = [];

    /// <summary>Signed URLs.</summary>
    public AccessTokenSettings Token { get; init; } = new();
}
