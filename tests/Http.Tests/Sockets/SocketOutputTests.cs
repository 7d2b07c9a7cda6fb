using System.Buffers;
using System.IO.Pipelines;
using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Logging.Abstractions;
using StonMedia.Cache.Blocks;
using StonMedia.Http.Sockets;

namespace StonMedia.Http.Tests.Sockets;

/// <summary>The writing side of a connection over a real socket: every byte in order, every block given back once.</summary>
public sealed class SocketOutputTests : IAsyncLifetime
{
    private const int Blocks = 40;
    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(60);
    private readonly MemoryStore _store = new(64 << 20);
    private readonly byte[] _content = new byte[Blocks * BlockSize.Bytes];
    private readonly SocketLoop _loop = new();
    private DirectConnection _connection = null!;
    private Generation _body = null!;
    private Socket _server = null!, _client = null!;
    private SocketOutput _output = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        new Random(1).NextBytes(_content);
        _body = new Generation(_store, new Validators("\"a\"", null, null), _content.Length, ranged: true);
        using (var writer = new BodyWriter(_body, 0))
        {
            for (int at = 0; at < _content.Length;)
            {
                Assert.True(writer.TryGetRoom(out Memory<byte> room));
                int count = Math.Min(room.Length, _content.Length - at);
                _content.AsSpan(at, count).CopyTo(room.Span);
                writer.Advance(count);
                at += count;
            }
        }

        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        _client = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { ReceiveBufferSize = 8 << 10 };
        Task connecting = _client.ConnectAsync(listener.LocalEndpoint, Cancel).AsTask();
        _server = await listener.AcceptSocketAsync(Cancel);
        _server.SendBufferSize = 8 << 10;
        await connecting;
        _connection = new DirectConnection(_server, _loop, MemoryPool<byte>.Shared, NullLogger.Instance);
        _connection.Start();
        _output = (SocketOutput)_connection.Transport.Output;
    }

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await _connection.DisposeAsync().AsTask().WaitAsync(s_limit);
        _loop.Dispose();
        _body.Retire();
        Assert.Equal(0, _store.BuffersOutstanding);
        _store.Dispose();
    }

    [Fact]
    public async Task Flush_CopiesAndBlocksAtRandom_ArriveInOrder()
    {
        int seed = TestSeed.Take();
        var random = new Random(seed);
        var expected = new MemoryStream();
        Task<byte[]> reading = ReadAsync(new Random(seed + 1));
        for (int i = 0; i < 200; i++)
        {
            int offset = random.Next(_content.Length), count = random.Next(1, 20_000);
            if (random.Next(3) > 0)
            {
                Assert.True(_body.TryRead(offset, Math.Min(_content.Length - offset, 65_536), out BlockLease lease));
                expected.Write(lease.Memory.Span);
                Assert.True(_output.TryLend(_output, in lease));
            }
            else
            {
                count = Math.Min(count, _content.Length - offset);
                int hint = random.Next(2) == 0 ? 0 : count;
                while (count > 0)
                {
                    Memory<byte> room = _output.GetMemory(hint);
                    int now = Math.Min(room.Length, count);
                    _content.AsSpan(offset, now).CopyTo(room.Span);
                    _output.Advance(now);
                    expected.Write(_content, offset, now);
                    offset += now;
                    count -= now;
                }
            }

            if (random.Next(4) == 0) Assert.False((await _output.FlushAsync(Cancel).AsTask().WaitAsync(s_limit, Cancel)).IsCompleted);
        }

        await _output.FinishAsync(s_limit);
        _server.Shutdown(SocketShutdown.Send);
        Assert.Equal(expected.ToArray(), await reading.WaitAsync(s_limit, Cancel));
    }

    [Fact]
    public async Task Flush_ClientThatLeaves_EndsAndGivesBlocksBack()
    {
        for (int i = 0; i < Blocks; i++)
        {
            Assert.True(_body.TryRead((long)i * BlockSize.Bytes, BlockSize.Bytes, out BlockLease lease));
            Assert.True(_output.TryLend(_output, in lease));
        }

        Task<FlushResult> flush = _output.FlushAsync(Cancel).AsTask();
        Assert.False(flush.IsCompleted);        // far more than the sockets hold
        _client.LingerState = new LingerOption(true, 0);
        _client.Close();
        Assert.True((await flush.WaitAsync(s_limit, Cancel)).IsCompleted);
        Assert.True(_body.TryRead(0, 10, out BlockLease late));
        Assert.False(_output.TryLend(_output, in late));        // stays the caller's
        late.Dispose();
        _output.GetSpan(3)[..3].Clear();
        _output.Advance(3);
        Assert.True((await _output.FlushAsync(Cancel)).IsCompleted);
    }

    [Fact]
    public async Task Complete_WithBytesNotFlushed_SendsThem()
    {
        _output.GetSpan(5)[..5].Fill(7);
        _output.Advance(5);
        Assert.Equal(5, _output.UnflushedBytes);
        _output.Complete();
        await _output.FinishAsync(s_limit);
        _server.Shutdown(SocketShutdown.Send);
        Assert.Equal([7, 7, 7, 7, 7], await ReadAsync(null).WaitAsync(s_limit, Cancel));
    }

    [Fact]
    public async Task Finish_ClientThatTakesNothing_IsCutAtTheLimit()
    {
        for (int i = 0; i < Blocks; i++)
        {
            Assert.True(_body.TryRead((long)i * BlockSize.Bytes, BlockSize.Bytes, out BlockLease lease));
            Assert.True(_output.TryLend(_output, in lease));
        }

        var closed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _connection.ConnectionClosed.Register(closed.SetResult);
        await _output.FinishAsync(TimeSpan.FromMilliseconds(50)).WaitAsync(s_limit, Cancel);
        await closed.Task.WaitAsync(s_limit, Cancel);
    }

    private async Task<byte[]> ReadAsync(Random? pauses)
    {
        var all = new MemoryStream();
        byte[] buffer = new byte[64 << 10];
        while (true)
        {
            int count = await _client.ReceiveAsync(buffer.AsMemory(0, pauses?.Next(1, buffer.Length) ?? buffer.Length), Cancel);
            if (count == 0) return all.ToArray();
            all.Write(buffer, 0, count);
            if (pauses?.Next(50) == 0) await Task.Delay(1, Cancel);
        }
    }
}
