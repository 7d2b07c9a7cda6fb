using System.Text;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using StonMedia.Http.Configuration;

namespace StonMedia.Http.Hosting;

/// <summary>Kestrel's limits as video needs them, and as client.* says.</summary>
internal static class KestrelLimits
{
    public static void Apply(KestrelServerOptions options, ClientSettings client)
    {
        options.AddServerHeader = false;
        options.AllowSynchronousIO = false;
        // An absolute-form target's authority wins over Host (RFC 9112 3.2.2).
        options.AllowHostHeaderOverride = true;
        options.RequestHeaderEncodingSelector = static _ => Encoding.Latin1;
        options.ResponseHeaderEncodingSelector = static _ => Encoding.Latin1;

        KestrelServerLimits limits = options.Limits;
        // A paused player reads nothing for minutes: client.send-timeout judges that, not a rate.
        limits.MinRequestBodyDataRate = null;
        limits.MinResponseDataRate = null;
        limits.MaxRequestBodySize = client.MaxBody;
        limits.KeepAliveTimeout = client.KeepAlive;
        limits.RequestHeadersTimeout = client.HeaderTimeout;
        limits.MaxRequestLineSize = client.MaxHeader;
        limits.MaxRequestHeadersTotalSize = client.MaxHeader;
        limits.MaxRequestHeaderCount = 500;
        limits.MaxRequestBufferSize = Math.Max(256 << 10, client.MaxHeader);
        limits.MaxResponseBufferSize = 64 << 10;

        // A player has a few segments in flight; hundreds at once are an attack on memory (each may hold a response buffer).
        limits.Http2.MaxStreamsPerConnection = 100;
        limits.Http2.MaxRequestHeaderFieldSize = client.MaxHeader;
        limits.Http2.MaxFrameSize = 16 << 10;
        limits.Http2.KeepAlivePingDelay = TimeSpan.FromSeconds(60);
        limits.Http2.KeepAlivePingTimeout = TimeSpan.FromMinutes(2);
    }
}
