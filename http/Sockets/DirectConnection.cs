using System.Buffers;
using System.IO.Pipelines;
using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging;
using StonMedia.Http.Logging;

namespace StonMedia.Http.Sockets;

/// <summary>
/// A plain client connection on a <see cref="SocketLoop"/>: what arrives goes into a pipe that the server reads, on the loop's thread; what
/// the server writes goes out through a <see cref="SocketOutput"/>.
/// </summary>
/// <remarks>
/// Life: Start, then events, then any of: the client ends its half (the reader is told, writing goes on), <see cref="Abort(ConnectionAbortedException)"/>,
/// <see cref="DisposeAsync"/>. The receiving turn runs on one thread at a time: <c>_asked</c> counts who wants it to look, who raises it
/// from zero runs it. It ends once; then the count stays above zero and nobody runs it again.
/// </remarks>
internal sealed class DirectConnection : ConnectionContext, IDuplexPipe, IMemoryPoolFeature, IConnectionSocketFeature, IConnectionIdFeature,
    IConnectionItemsFeature, IConnectionLifetimeFeature, IConnectionTransportFeature, IConnectionEndPointFeature
{
    // What the server has not read is held up to here; the rest stays in the socket.
    private const int MostUnread = 256 << 10;
    private const int LeastRoom = 2048;

    // Receives in a row; a client that sends without pause then goes on in the pool, so that the loop's others get their turn.
    private const int MostInARow = 8;

    // Of a connection that is over but for bytes in hand.
    private static readonly TimeSpan s_endLimit = TimeSpan.FromSeconds(10);

    private static long s_number = Environment.TickCount64 << 20;      // ids of two runs in one log should differ

    private readonly Lock _lock = new();
    private readonly Socket _socket;
    private readonly SafeSocketHandle _handle;
    private readonly SocketLoop _loop;
    private readonly ILogger _log;
    private readonly Pipe _received;
    private readonly WriteGate _writable = new();
    private readonly SocketOutput _output;
    private readonly CancellationTokenSource _closed = new();
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private IDictionary<object, object?>? _items;
    private Exception? _reason;
    private int _asked;
    private bool _hasEnded;
    private volatile bool _isShut;
    private volatile bool _isPeerDone;

    public DirectConnection(Socket socket, SocketLoop loop, MemoryPool<byte> memory, ILogger log)
    {
        _socket = socket;
        _handle = socket.SafeHandle;
        _loop = loop;
        _log = log;
        MemoryPool = memory;
        LocalEndPoint = socket.LocalEndPoint;
        RemoteEndPoint = socket.RemoteEndPoint;
        ConnectionClosed = _closed.Token;
        ConnectionId = Interlocked.Increment(ref s_number).ToString("X", System.Globalization.CultureInfo.InvariantCulture);
        _received = new Pipe(new PipeOptions(memory, PipeScheduler.Inline, PipeScheduler.Inline, MostUnread, MostUnread / 2, useSynchronizationContext: false));
        _output = new SocketOutput(_handle, _writable, this);
        Transport = this;
        Features = new FeatureCollection();
        Features.Set<IConnectionIdFeature>(this);
        Features.Set<IConnectionItemsFeature>(this);
        Features.Set<IConnectionLifetimeFeature>(this);
        Features.Set<IConnectionTransportFeature>(this);
        Features.Set<IConnectionEndPointFeature>(this);
        Features.Set<IConnectionSocketFeature>(this);
        Features.Set<IMemoryPoolFeature>(this);
        Features.Set(_output);
    }

    /// <summary>The loop's name for it.</summary>
    public ulong Key { get; set; }

    public override string ConnectionId { get; set; }

    public override IFeatureCollection Features { get; }

    public override IDictionary<object, object?> Items { get => _items ??= new ConnectionItems(); set => _items = value; }

    public override IDuplexPipe Transport { get; set; }

    public override CancellationToken ConnectionClosed { get; set; }

    public override EndPoint? LocalEndPoint { get; set; }

    public override EndPoint? RemoteEndPoint { get; set; }

    public MemoryPool<byte> MemoryPool { get; }

    public Socket Socket => _socket;

    PipeReader IDuplexPipe.Input => _received.Reader;

    PipeWriter IDuplexPipe.Output => _output;

    /// <exception cref="IOException">The system watches no more sockets, or the loop has ended.</exception>
    public void Start() => _loop.Add(this, _handle);

    /// <summary>Called by the loop.</summary>
    /// <param name="events">Of <see cref="Epoll"/>.</param>
    public void Happened(uint events)
    {
        if ((events & (Epoll.PeerDone | Epoll.HungUp | Epoll.Failed)) != 0) _isPeerDone = true;
        if ((events & (Epoll.Readable | Epoll.PeerDone | Epoll.HungUp | Epoll.Failed)) != 0) Look();
        if ((events & (Epoll.Writable | Epoll.HungUp | Epoll.Failed)) != 0) _writable.Signal();
    }

    /// <summary>Cuts the connection: the client is told by a reset, what is under way ends soon after. May be called at any time, by anyone.</summary>
    public override void Abort(ConnectionAbortedException abortReason)
    {
        Shut(abortReason);
        // Not here: the caller may hold locks that the server's reader wants.
        ThreadPool.UnsafeQueueUserWorkItem(static connection => connection.Look(), this, preferLocal: false);
    }

    public override async ValueTask DisposeAsync()
    {
        await _received.Reader.CompleteAsync();
        await _output.FinishAsync(s_endLimit);      // whatever happened, blocks are given back
        Shut(null);
        Look();
        await _ended.Task;
        _closed.Dispose();
        await base.DisposeAsync();
    }

    private void Look()
    {
        if (Interlocked.Increment(ref _asked) == 1) Receive();
    }

    private void Receive()
    {
        try
        {
            int seen;
            do
            {
                seen = Volatile.Read(ref _asked);
                if (!TakeAll()) return;
            }
            while (Interlocked.Add(ref _asked, -seen) != 0);
        }
        catch (Exception e)
        {
            Fail(e);        // of one connection; the loop's thread has others to serve
        }
    }

    /// <summary>Receives what is there. False: the turn is over, for good, until the server has read, or until the pool goes on with it.</summary>
    private bool TakeAll()
    {
        for (int i = 0; i < MostInARow; i++)
        {
            if (_isShut) return End(null);
            Memory<byte> room = _received.Writer.GetMemory(LeastRoom);
            int count = Epoll.Receive(_handle, room.Span, out int error);
            if (count == Epoll.Empty) return true;
            if (count == 0 || count == Epoll.Closed) return End(null);
            if (count < 0) return End(new ConnectionResetException(Marshal.GetPInvokeErrorMessage(error)));
            // Less than there was room for: nothing more is there, and a later byte is a new event. Its end alone may have been told of before.
            bool more = count == room.Length || _isPeerDone;
            _received.Writer.Advance(count);
            ValueTask<FlushResult> flush = _received.Writer.FlushAsync();
            if (!flush.IsCompletedSuccessfully)
            {
                _ = GoOnAsync(flush);
                return false;
            }

            if (flush.Result.IsCompleted) return End(null);
            if (!more) return true;
        }

        ThreadPool.UnsafeQueueUserWorkItem(static connection => connection.Receive(), this, preferLocal: false);
        return false;
    }

    /// <summary>Goes on when the server has read enough; on its thread.</summary>
    private async Task GoOnAsync(ValueTask<FlushResult> flush)
    {
        try
        {
            FlushResult flushed = await flush.ConfigureAwait(false);
            if (flushed.IsCompleted) End(null);
            else Receive();
        }
        catch (Exception e)
        {
            Fail(e);
        }
    }

    private void Fail(Exception error)
    {
        _log.ConnectionFailed(error, ConnectionId);
        Shut(new ConnectionAbortedException("the connection failed", error));
        End(error);
    }

    /// <summary>Once: tells the server's reader, and then all others, that nothing more comes.</summary>
    private bool End(Exception? error)
    {
        if (_hasEnded) return false;
        _hasEnded = true;
        _received.Writer.Complete(_reason ?? error);
        ThreadPool.UnsafeQueueUserWorkItem(static connection => connection.TellClosed(), this, preferLocal: false);
        return false;
    }

    private void TellClosed()
    {
        try
        {
            _closed.Cancel();
        }
        catch (AggregateException e)
        {
            _log.ConnectionFailed(e, ConnectionId);     // of those who wanted to be told
        }

        _ended.TrySetResult();
    }

    /// <param name="reason">Null: in good order.</param>
    private void Shut(Exception? reason)
    {
        lock (_lock)
        {
            if (_isShut) return;
            _reason = reason;
            _isShut = true;
        }

        _loop.Remove(Key);
        if (reason is null && _socket.Connected)
        {
            try
            {
                _socket.Shutdown(SocketShutdown.Both);
            }
            catch (SocketException)
            {
                // The client was quicker: there is nobody left to tell.
            }
        }

        if (reason is null) _socket.Dispose();
        else _socket.Close(0);
        _writable.Signal();     // no more events come: a writer that waits for one would keep its blocks for good
    }
}
