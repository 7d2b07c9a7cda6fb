using System.Buffers;
using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using StonMedia.Http.Sockets;

namespace StonMedia.Http.Hosting;

/// <summary>
/// Three ways to the sockets in one server. Plain HTTP/1.1 runs on loops of our own (<see cref="SocketLoop"/>) where the system has what they
/// need; HTTP/2 without TLS inline on the runtime's socket threads, as far as the front lets it; those with TLS go to the pool with every
/// read, because a handshake's signature takes a millisecond.
/// </summary>
internal sealed class LaneTransportFactory : IConnectionListenerFactory, IDisposable
{
    // Per connection and direction. Kestrel's own 1 MiB of input is for uploads; 64 KiB out keeps the socket busy on a fast line
    // and bounds what a client that stopped reading holds.
    private const int ReadBuffer = 256 << 10;
    private const int WriteBuffer = 64 << 10;
    private const int Backlog = 4096;

    private readonly SocketTransportFactory _inline;
    private readonly SocketTransportFactory _pooled;
    private readonly Lazy<SocketLoop[]> _loops;
    private readonly Lazy<MemoryPool<byte>> _memory;
    private readonly ILogger _log;

    /// <param name="queues">Loops, and I/O queues of the pooled transport; the inline one has no use for more.</param>
    /// <param name="memory">What is received goes into pages of a pool made by it.</param>
    public LaneTransportFactory(int queues, IMemoryPoolFactory<byte> memory, ILoggerFactory logs)
    {
        _inline = new SocketTransportFactory(Options.Create(Of(queues, inline: true)), logs);
        _pooled = new SocketTransportFactory(Options.Create(Of(queues, inline: false)), logs);
        _loops = new(() => [.. Enumerable.Range(0, queues).Select(static _ => new SocketLoop())]);
        _memory = new(() => memory.Create());
        _log = logs.CreateLogger("StonMedia.Front");
    }

    /// <exception cref="IOException">Another process listens there, the address is not this machine's, or its port is not for this user; names it.</exception>
    public async ValueTask<IConnectionListener> BindAsync(EndPoint endpoint, CancellationToken cancellationToken = default)
    {
        try
        {
            return endpoint switch
            {
                PlainEndPoint when PlainEndPoint.IsSupported => DirectListener.Bind(endpoint, Backlog, _loops.Value, _memory.Value, _log),
                TlsEndPoint => await _pooled.BindAsync(endpoint, cancellationToken).ConfigureAwait(false),
                _ => await _inline.BindAsync(endpoint, cancellationToken).ConfigureAwait(false),
            };
        }
        catch (AddressInUseException ex)
        {
            throw new IOException($"cannot listen on {endpoint}: another program listens there, or another StonMedia", ex);
        }
        catch (SocketException ex)
        {
            throw new IOException($"cannot listen on {endpoint}: {Reason(ex)}", ex);
        }
    }

    private static string Reason(SocketException fault) => fault.SocketErrorCode switch
    {
        SocketError.AddressNotAvailable => "no network interface of this machine has that address; 0.0.0.0 is all of them",
        SocketError.AccessDenied => "this user may not; for ports below 1024 give the program CAP_NET_BIND_SERVICE, or take a higher one",
        _ => fault.Message,
    };

    /// <summary>Ends the loops. The server has stopped.</summary>
    public void Dispose()
    {
        if (_loops.IsValueCreated)
            foreach (SocketLoop loop in _loops.Value) loop.Dispose();
        if (_memory.IsValueCreated) _memory.Value.Dispose();
    }

    private static SocketTransportOptions Of(int queues, bool inline) => new()
    {
        UnsafePreferInlineScheduling = inline,
        IOQueueCount = queues,
        MaxReadBufferSize = ReadBuffer,
        MaxWriteBufferSize = WriteBuffer,
        WaitForDataBeforeAllocatingBuffer = true,
        NoDelay = true,
        Backlog = Backlog,
    };
}
