using System.Security.Cryptography;

namespace StonMedia.Http.Tls;

/// <summary>A certificate cannot be used; the message names the file.</summary>
/// <param name="ofKey">The key's file is at fault rather than the certificate's.</param>
internal sealed class CertificateException(string message, bool ofKey, Exception? inner = null) : CryptographicException(message, inner)
{
    public bool OfKey { get; } = ofKey;
}
