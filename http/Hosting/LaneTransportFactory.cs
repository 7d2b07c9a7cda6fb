using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace StonMedia.Http.Hosting;

/// <summary>
/// Two socket transports in one server: plain connections run inline on the socket threads, as far as the front lets them;
/// those with TLS go to the pool with every read, because a handshake's signature takes a millisecond.
/// </summary>
internal sealed class LaneTransportFactory : IConnectionListenerFactory
{
    // Per connection and direction. Kestrel's own 1 MiB of input is for uploads; 64 KiB out keeps the socket busy on a fast line
    // and bounds what a client that stopped reading holds.
    private const int ReadBuffer = 256 << 10;
    private const int WriteBuffer = 64 << 10;

    private readonly SocketTransportFactory _inline;
    private readonly SocketTransportFactory _pooled;

    /// <param name="queues">I/O queues of the pooled transport; the inline one has no use for more.</param>
    public LaneTransportFactory(int queues, ILoggerFactory logs)
    {
        _inline = new SocketTransportFactory(Options.Create(Of(queues, inline: true)), logs);
        _pooled = new SocketTransportFactory(Options.Create(Of(queues, inline: false)), logs);
    }

    /// <exception cref="AddressInUseException">Another process listens there.</exception>
    /// <exception cref="IOException">The address is not this machine's, or its port is not for this user; names it.</exception>
    public async ValueTask<IConnectionListener> BindAsync(EndPoint endpoint, CancellationToken cancellationToken = default)
    {
        try
        {
            return await (endpoint is TlsEndPoint ? _pooled : _inline).BindAsync(endpoint, cancellationToken).ConfigureAwait(false);
        }
        catch (SocketException ex)
        {
            throw new IOException($"cannot listen on {endpoint}: {ex.Message}", ex);
        }
    }

    private static SocketTransportOptions Of(int queues, bool inline) => new()
    {
        UnsafePreferInlineScheduling = inline,
        IOQueueCount = queues,
        MaxReadBufferSize = ReadBuffer,
        MaxWriteBufferSize = WriteBuffer,
        WaitForDataBeforeAllocatingBuffer = true,
        NoDelay = true,
        Backlog = 4096,
    };
}
