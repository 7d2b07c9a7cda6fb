using System.Buffers;
using System.IO.Pipelines;
using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Logging.Abstractions;
using StonMedia.Http.Front;
using StonMedia.Http.Sockets;

namespace StonMedia.Http.Tests.Sockets;

/// <summary>Connections on a loop of their own, over real sockets: everything that was sent is read, and every end is told.</summary>
public sealed class DirectConnectionTests : IAsyncDisposable
{
    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(60);
    private readonly SocketLoop _loop = new();
    private readonly DirectListener _listener;

    public DirectConnectionTests()
        => _listener = DirectListener.Bind(new PlainEndPoint(IPAddress.Loopback, 0), 16, [_loop], MemoryPool<byte>.Shared, NullLogger.Instance);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask DisposeAsync()
    {
        await _listener.DisposeAsync();
        _loop.Dispose();
    }

    [Fact]
    public async Task Read_MoreThanIsHeldUnread_ComesWholeAndInOrder()
    {
        (DirectConnection connection, Socket client) = await ConnectAsync();
        using Socket _ = client;
        byte[] sent = new byte[8 << 20];
        int seed = TestSeed.Take();
        var random = new Random(seed);
        random.NextBytes(sent);
        Task sending = SendAsync(client, sent, random.Next());
        PipeReader input = connection.Transport.Input;
        int at = 0;
        while (true)
        {
            ReadResult read = await input.ReadAsync(Cancel).AsTask().WaitAsync(s_limit, Cancel);
            // Sometimes all is taken, sometimes a part, and sometimes nothing until there is more: the loop pauses and goes on.
            SequencePosition taken = read.Buffer.GetPosition(read.IsCompleted ? read.Buffer.Length : random.NextInt64(read.Buffer.Length + 1));
            foreach (ReadOnlyMemory<byte> part in read.Buffer.Slice(0, taken))
            {
                Assert.True(part.Span.SequenceEqual(sent.AsSpan(at, part.Length)));
                at += part.Length;
            }

            input.AdvanceTo(taken, read.Buffer.Length > 100_000 ? taken : read.Buffer.End);
            if (read.IsCompleted) break;
        }

        await sending.WaitAsync(s_limit, Cancel);
        Assert.Equal(sent.Length, at);
        await connection.DisposeAsync().AsTask().WaitAsync(s_limit, Cancel);
    }

    [Fact]
    public async Task Read_OnTheLoop_IsASocketThread()
    {
        (DirectConnection connection, Socket client) = await ConnectAsync();
        using Socket _ = client;
        Task<bool> reading = ReadAsync(connection.Transport.Input);
        Assert.False(reading.IsCompleted);
        await client.SendAsync(new byte[1], Cancel);
        Assert.True(await reading.WaitAsync(s_limit, Cancel));
        await connection.DisposeAsync().AsTask().WaitAsync(s_limit, Cancel);

        static async Task<bool> ReadAsync(PipeReader input)
        {
            ReadResult read = await input.ReadAsync(Cancel).ConfigureAwait(false);
            bool isSocketThread = WorkLane.IsSocketThread;
            input.AdvanceTo(read.Buffer.End);
            return isSocketThread;
        }
    }

    [Fact]
    public async Task Read_ClientSendsWithoutPause_GoesOnInThePool()
    {
        (DirectConnection connection, Socket client) = await ConnectAsync();
        using Socket _ = client;
        Task<bool> reading = ToEndAsync(connection.Transport.Input);
        Assert.False(reading.IsCompleted);
        byte[] sent = new byte[256 << 10];
        for (int i = 0; i < 256; i++)
            await client.SendAsync(sent, Cancel).AsTask().WaitAsync(s_limit, Cancel);
        client.Shutdown(SocketShutdown.Send);
        Assert.True(await reading.WaitAsync(s_limit, Cancel));
        await connection.DisposeAsync().AsTask().WaitAsync(s_limit, Cancel);

        // Reads where it is called back; whether that was ever in the pool.
        static async Task<bool> ToEndAsync(PipeReader input)
        {
            bool wasInPool = false;
            while (true)
            {
                ReadResult read = await input.ReadAsync(Cancel).ConfigureAwait(false);
                wasInPool |= !WorkLane.IsSocketThread;
                input.AdvanceTo(read.Buffer.End);
                if (read.IsCompleted) return wasInPool;
            }
        }
    }

    [Fact]
    public async Task Closed_ClientEndsItsHalf_IsToldAfterTheLastByteAndWritingGoesOn()
    {
        (DirectConnection connection, Socket client) = await ConnectAsync();
        using Socket _ = client;
        await client.SendAsync(new byte[] { 1, 2, 3 }, Cancel);
        client.Shutdown(SocketShutdown.Send);
        await ClosedAsync(connection);
        ReadResult read = await connection.Transport.Input.ReadAtLeastAsync(4, Cancel).AsTask().WaitAsync(s_limit, Cancel);
        Assert.True(read.IsCompleted);
        Assert.Equal([1, 2, 3], read.Buffer.ToArray());
        await connection.Transport.Output.WriteAsync(new byte[] { 4, 5 }, Cancel);
        await connection.DisposeAsync().AsTask().WaitAsync(s_limit, Cancel);
        byte[] got = new byte[10];
        int count = 0, now;
        while ((now = await client.ReceiveAsync(got.AsMemory(count), Cancel).AsTask().WaitAsync(s_limit, Cancel)) > 0) count += now;
        Assert.Equal([4, 5], got[..count]);
    }

    [Fact]
    public async Task Closed_ClientResets_IsTold()
    {
        (DirectConnection connection, Socket client) = await ConnectAsync();
        client.LingerState = new LingerOption(true, 0);
        client.Close();
        await ClosedAsync(connection);
        await Assert.ThrowsAsync<ConnectionResetException>(() => connection.Transport.Input.ReadAsync(Cancel).AsTask().WaitAsync(s_limit, Cancel));
        await connection.DisposeAsync().AsTask().WaitAsync(s_limit, Cancel);
    }

    [Fact]
    public async Task Abort_WhileReadingAndWriting_EndsBothAndResetsTheClient()
    {
        (DirectConnection connection, Socket client) = await ConnectAsync();
        using Socket _ = client;
        Task<ReadResult> reading = connection.Transport.Input.ReadAsync(Cancel).AsTask();
        ValueTask<FlushResult> flush = default;
        for (int i = 0; i < 1000 && flush.IsCompleted; i++)
        {
            connection.Transport.Output.GetSpan(1 << 20)[..(1 << 20)].Clear();
            connection.Transport.Output.Advance(1 << 20);
            flush = connection.Transport.Output.FlushAsync(Cancel);
        }

        Assert.False(flush.IsCompleted);
        connection.Abort(new ConnectionAbortedException("enough"));
        Assert.True((await flush.AsTask().WaitAsync(s_limit, Cancel)).IsCompleted);
        Assert.Equal("enough", (await Assert.ThrowsAsync<ConnectionAbortedException>(() => reading.WaitAsync(s_limit, Cancel))).Message);
        await ClosedAsync(connection);
        await connection.DisposeAsync().AsTask().WaitAsync(s_limit, Cancel);
        byte[] rest = new byte[1 << 20];
        SocketException reset = await Assert.ThrowsAsync<SocketException>(async () =>
        {
            while (await client.ReceiveAsync(rest, Cancel).AsTask().WaitAsync(s_limit, Cancel) > 0)
            {
            }
        });
        Assert.Equal(SocketError.ConnectionReset, reset.SocketErrorCode);
    }

    [Fact]
    public async Task Loop_ConnectionsComeAndGo_EachIsToldOfItsOwnBytesOnly()
    {
        var open = new Queue<(DirectConnection Connection, Socket Client)>();
        var random = new Random(1);
        for (int n = 0; n < 400; n++)
        {
            open.Enqueue(await ConnectAsync());
            (DirectConnection connection, Socket client) = open.Dequeue();
            byte[] sent = BitConverter.GetBytes(random.NextInt64());
            await client.SendAsync(sent, Cancel);
            ReadResult read = await connection.Transport.Input.ReadAtLeastAsync(8, Cancel).AsTask().WaitAsync(s_limit, Cancel);
            Assert.Equal(sent, read.Buffer.ToArray());
            connection.Transport.Input.AdvanceTo(read.Buffer.End);
            if (random.Next(3) > 0 || open.Count > 100) await EndAsync(connection, client, random.Next(2) == 0);
            else open.Enqueue((connection, client));
        }

        foreach ((DirectConnection connection, Socket client) in open) await EndAsync(connection, client, clientFirst: true);

        static async Task EndAsync(DirectConnection connection, Socket client, bool clientFirst)
        {
            if (clientFirst) client.Dispose();
            await connection.DisposeAsync().AsTask().WaitAsync(s_limit, Cancel);
            client.Dispose();
        }
    }

    [Fact]
    public async Task Accept_AConnection_HoldsLittleUnsent()
    {
        (DirectConnection connection, Socket client) = await ConnectAsync();
        byte[] lowWater = new byte[sizeof(int)];
        connection.Socket.GetRawSocketOption(6, 25, lowWater);
        Assert.Equal(128 << 10, BitConverter.ToInt32(lowWater));
        client.Dispose();
        await connection.DisposeAsync().AsTask().WaitAsync(s_limit, Cancel);
    }

    [Fact]
    public async Task Accept_AfterUnbind_EndsWithNull()
    {
        Task<ConnectionContext?> accepting = _listener.AcceptAsync(Cancel).AsTask();
        await _listener.UnbindAsync(Cancel);
        Assert.Null(await accepting.WaitAsync(s_limit, Cancel));
    }

    private static async Task SendAsync(Socket client, byte[] bytes, int seed)
    {
        var random = new Random(seed);
        for (int at = 0; at < bytes.Length;)
            at += await client.SendAsync(bytes.AsMemory(at, Math.Min(bytes.Length - at, random.Next(1, 100_000))), Cancel);
        client.Shutdown(SocketShutdown.Send);
    }

    private static async Task ClosedAsync(DirectConnection connection)
    {
        var closed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using CancellationTokenRegistration registration = connection.ConnectionClosed.Register(closed.SetResult);
        await closed.Task.WaitAsync(s_limit, Cancel);
    }

    private async Task<(DirectConnection, Socket)> ConnectAsync()
    {
        var client = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        Task<ConnectionContext?> accepting = _listener.AcceptAsync(Cancel).AsTask();
        await client.ConnectAsync(_listener.EndPoint, Cancel);
        return (Assert.IsType<DirectConnection>(await accepting.WaitAsync(s_limit, Cancel)), client);
    }
}
