namespace StonMedia.Cache.Settings;

/// <summary><c>key.accept-encoding</c>: what becomes of the client's Accept-Encoding before the key is made and the origin asked.</summary>
public enum AcceptEncodingMode
{
    /// <summary>Reduced to the few forms that matter, so that every browser's wording shares one object.</summary>
    Normalise,

    /// <summary>As sent; objects multiply with the clients' wordings.</summary>
    Keep,

    /// <summary>Removed: one object, uncompressed. For large files and origins that compress needlessly.</summary>
    Drop,
}
