using System.Text;

namespace StonMedia.Http.Origin;

/// <summary>What requests must have in common to share connections, besides the server itself.</summary>
internal sealed record OriginChannel(TimeSpan ConnectTimeout, bool VerifyTls, string? CaFile)
{
    /// <summary>Makes the connection pools for this combination.</summary>
    /// <exception cref="IOException">The CA file cannot be read.</exception>
    /// <exception cref="System.Security.Cryptography.CryptographicException">It holds no certificate.</exception>
    public HttpMessageInvoker Open(OriginClientOptions options) => new(new SocketsHttpHandler
    {
        ConnectTimeout = ConnectTimeout,
        PooledConnectionIdleTimeout = options.IdleTimeout,
        PooledConnectionLifetime = options.MaxConnectionAge,
        MaxConnectionsPerServer = int.MaxValue,
        MaxResponseHeadersLength = options.MaxHeadKiB,
        MaxResponseDrainSize = options.MaxDrain,
        ResponseDrainTimeout = options.DrainTimeout,
        AllowAutoRedirect = false,
        AutomaticDecompression = System.Net.DecompressionMethods.None,
        UseCookies = false,
        UseProxy = false,
        PreAuthenticate = false,
        ActivityHeadersPropagator = null,
        RequestHeaderEncodingSelector = static (_, _) => Encoding.Latin1,
        ResponseHeaderEncodingSelector = static (_, _) => Encoding.Latin1,
        SslOptions = { RemoteCertificateValidationCallback = OriginTrust.Callback(VerifyTls, CaFile) },
        PlaintextStreamFilter = static (context, _) => new(new OriginConnection(context.PlaintextStream)),
    });
}
