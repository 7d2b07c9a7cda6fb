using System.Text;
using StonMedia.Streams.Origin;

namespace StonMedia.Http.Origin;

/// <summary>What requests must have in common to share connections, besides the server itself.</summary>
internal readonly record struct OriginChannel(TimeSpan ConnectTimeout, bool VerifyTls, string? CaFile)
{
    /// <summary>
    /// What an origin may send of one HTTP/2 body before it is read. It lies in memory beside cache.memory while a fill holds back, so it
    /// is fixed (a runtime option in the project file): the handler's own way would be to let it grow to 16 MiB.
    /// </summary>
    private const int StreamWindow = 512 << 10;

    /// <summary>A connection that many requests share is asked for a sign of life, as a time-out ends only its own request.</summary>
    private static readonly TimeSpan s_ping = TimeSpan.FromSeconds(5);

    /// <summary>Makes the connection pools for this combination.</summary>
    /// <exception cref="IOException">The CA file cannot be read.</exception>
    /// <exception cref="System.Security.Cryptography.CryptographicException">It holds no certificate.</exception>
    public HttpMessageInvoker Open(OriginClientOptions options) => new(Handler(options, static stream => new OriginConnection(stream)));

    /// <summary>
    /// Makes one connection and no second: it is a client's own. One that rests for longer than others may is closed, and the client's with it: a viewer
    /// who logged in and then watches what is in the cache keeps no connection of the origin's for hours. That the origin has closed it is noticed within
    /// half a minute, or when it is to be used.
    /// </summary>
    /// <exception cref="IOException">As for <see cref="Open"/>.</exception>
    public HttpMessageInvoker OpenPrivate(OriginClientOptions options, PrivateOrigin own)
    {
        SocketsHttpHandler handler = Handler(options, stream => own.TryConnect()
            ? new OriginConnection(stream, own.NoteClosed) : throw new IOException("the client's own connection to the origin has ended"));
        handler.MaxConnectionsPerServer = 1;
        handler.EnableMultipleHttp2Connections = false;
        if (options.IdleTimeout == TimeSpan.Zero) handler.PooledConnectionIdleTimeout = new OriginClientOptions().IdleTimeout;      // 0: not for another request; but that is what this one is for
        handler.PooledConnectionLifetime = Timeout.InfiniteTimeSpan;
        return new HttpMessageInvoker(handler);
    }

    private SocketsHttpHandler Handler(OriginClientOptions options, Func<Stream, OriginConnection> watch) => new()
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
        EnableMultipleHttp2Connections = true,
        InitialHttp2StreamWindowSize = StreamWindow,
        KeepAlivePingDelay = s_ping,
        KeepAlivePingTimeout = s_ping,
        KeepAlivePingPolicy = HttpKeepAlivePingPolicy.WithActiveRequests,
        PlaintextStreamFilter = (context, _) => new(context.NegotiatedHttpVersion.Major == 1 ? watch(context.PlaintextStream) : context.PlaintextStream),
    };
}
