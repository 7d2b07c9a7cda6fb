using System.Buffers;
using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.Logging;
using StonMedia.Http.Logging;

namespace StonMedia.Http.Sockets;

/// <summary>Accepts plain connections and spreads them over the loops in turn.</summary>
internal sealed class DirectListener : IConnectionListener
{
    // Of what a flush hands over, so much waits in the socket unsent; what is on its way to the client comes on top, so a long line is as fast. The
    // system's own limit, up to 4 MiB, holds that for each slow client, and the bytes of several quick ones leave the processor's cache
    // before they are sent: a third of the rate of large bodies.
    private const int MostUnsent = 128 << 10;
    private const int TcpLevel = 6, NotSentLowWater = 25;       // netinet/tcp.h: TCP_NOTSENT_LOWAT

    private static readonly TimeSpan s_pause = TimeSpan.FromMilliseconds(100);

    private readonly Socket _listening;
    private readonly IReadOnlyList<SocketLoop> _loops;
    private readonly MemoryPool<byte> _memory;
    private readonly ILogger _log;
    private uint _next;

    private DirectListener(Socket listening, IReadOnlyList<SocketLoop> loops, MemoryPool<byte> memory, ILogger log)
    {
        (_listening, _loops, _memory, _log) = (listening, loops, memory, log);
        EndPoint = listening.LocalEndPoint!;
    }

    public EndPoint EndPoint { get; }

    /// <exception cref="AddressInUseException">Another process listens there.</exception>
    /// <exception cref="SocketException">The address is not this machine's, or its port is not for this user.</exception>
    public static DirectListener Bind(EndPoint endpoint, int backlog, IReadOnlyList<SocketLoop> loops, MemoryPool<byte> memory, ILogger log)
    {
        Socket listening;
        try
        {
            listening = SocketTransportOptions.CreateDefaultBoundListenSocket(endpoint);
        }
        catch (SocketException e) when (e.SocketErrorCode == SocketError.AddressAlreadyInUse)
        {
            throw new AddressInUseException(e.Message, e);
        }

        try
        {
            listening.SetRawSocketOption(TcpLevel, NotSentLowWater, BitConverter.GetBytes(MostUnsent));     // accepted ones inherit it
            listening.Listen(backlog);
            return new DirectListener(listening, loops, memory, log);
        }
        catch
        {
            listening.Dispose();
            throw;
        }
    }

    public async ValueTask<ConnectionContext?> AcceptAsync(CancellationToken cancellationToken = default)
    {
        while (true)
        {
            Socket? socket = null;
            try
            {
                socket = await _listening.AcceptAsync(cancellationToken).ConfigureAwait(false);
                socket.NoDelay = true;
                var connection = new DirectConnection(socket, _loops[(int)(_next++ % (uint)_loops.Count)], _memory, _log);
                connection.Start();
                return connection;
            }
            catch (ObjectDisposedException) when (socket is null)
            {
                return null;        // unbound
            }
            catch (SocketException e) when (socket is null && e.SocketErrorCode == SocketError.OperationAborted)
            {
                return null;
            }
            catch (Exception e) when (e is SocketException or IOException or ObjectDisposedException)
            {
                // This one was reset before it was accepted, or the process may open no more files: the next may do better.
                socket?.Dispose();
                _log.AcceptFailed(e.Message);
                if (e is IOException or SocketException { SocketErrorCode: SocketError.TooManyOpenSockets or SocketError.NoBufferSpaceAvailable })
                    await Task.Delay(s_pause, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    public ValueTask UnbindAsync(CancellationToken cancellationToken = default)
    {
        _listening.Dispose();
        return default;
    }

    public ValueTask DisposeAsync()
    {
        _listening.Dispose();
        return default;
    }
}
