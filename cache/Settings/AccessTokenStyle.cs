namespace StonMedia.Cache.Settings;

/// <summary><c>access.token.style</c>.</summary>
public enum AccessTokenStyle
{
    /// <summary>HMAC-SHA256 over path and expiry.</summary>
    Hmac,

    /// <summary>What nginx's secure_link checks.</summary>
    NginxSecureLink,
}
