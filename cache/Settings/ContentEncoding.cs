namespace StonMedia.Cache.Settings;

/// <summary>An element of <c>compression.encodings</c> (RFC 9110 8.4.1).</summary>
public enum ContentEncoding
{
    /// <summary>Brotli, RFC 7932.</summary>
    Br,

    /// <summary>RFC 1952.</summary>
    Gzip,
}
