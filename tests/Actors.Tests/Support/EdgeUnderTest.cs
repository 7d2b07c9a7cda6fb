using System.Buffers;
using System.IO.Pipelines;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using StonMedia.Actors.Edge;
using StonMedia.Actors.Hosts;
using StonMedia.Actors.Protocol;
using StonMedia.Actors.Settings;
using StonMedia.Cache.Entries;
using StonMedia.Cache.Settings;
using StonMedia.Media.Layouts;
using StonMedia.Streams.Delivery;
using StonMedia.Streams.Settings;

namespace StonMedia.Actors.Tests.Support;

/// <summary>An edge without its HTTP front: one virtual host over a <see cref="FakeOrigin"/>.</summary>
internal sealed class EdgeUnderTest : IAsyncDisposable
{
    private EdgeUnderTest(EdgeSystem system, FakeOrigin origin)
    {
        System = system;
        Origin = origin;
    }

    public EdgeSystem System { get; }

    public FakeOrigin Origin { get; }

    public VirtualHost Host => System.Hosts["test"];

    public static async Task<EdgeUnderTest> StartAsync(long memory = 32 << 20, Func<OriginSettings, OriginSettings>? origin = null, Func<TtlSettings, TtlSettings>? ttl = null, ILogger? log = null)
    {
        var fake = new FakeOrigin();
        var settings = new OriginSettings
        {
            Servers = [new OriginServer(new Uri("http://127.0.0.1:1"))],
            ConnectTimeout = TimeSpan.FromSeconds(30),
            ReceiveTimeout = TimeSpan.FromSeconds(30),
            ReadAhead = 256 << 10,
        };
        EdgeSystem system = await EdgeSystem.StartAsync(new EdgeOptions
        {
            Hosts = [new VirtualHostSettings { Name = "test", Origin = origin?.Invoke(settings) ?? settings, Ttl = ttl?.Invoke(new()) ?? new() }],
            Cache = new CacheSettings { Memory = memory },
            Origin = fake,
            Log = log ?? NullLogger.Instance,
        });
        return new EdgeUnderTest(system, fake);
    }

    public Task<LoadResult> LoadAsync(string target, bool preferRange = false, long first = 0, long? last = null)
        => Host.LoadAsync(
            new LoadRequest
            {
                Key = target, OriginTarget = target, Headers = HeaderList.Empty, PreferRange = preferRange, FirstByte = first, LastByte = last,
            },
            TestContext.Current.CancellationToken);

    public async Task<LoadResult.Ready> ReadyAsync(string target, bool preferRange = false, long first = 0, long? last = null)
        => Assert.IsType<LoadResult.Ready>(await LoadAsync(target, preferRange, first, last));

    /// <summary>Reads [from, end) of a body through a delivery graph and checks every byte.</summary>
    public async Task<long> DeliverAsync(LoadResult.Ready ready, long from, long end, int version = 1, Func<long, Task>? each = null)
    {
        var pipe = new Pipe(new PipeOptions(pauseWriterThreshold: 128 << 10, resumeWriterThreshold: 64 << 10));
        using IBodySource body = Host.OpenBody(ready.Key, ready.Snapshot);
        Layout layout = Layout.Identity(Math.Max(0, ready.Snapshot.Body.Length));
        using var left = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        Task<long> sending = System.Deliveries.SendAsync(new Delivery { Body = body, Layout = layout, Offset = from, Count = end < 0 ? -1 : end - from }, pipe.Writer, left.Token);
        _ = sending.ContinueWith(task => pipe.Writer.Complete(task.Exception?.GetBaseException()), TaskScheduler.Default);
        long position = from;
        try
        {
            while (true)
            {
                ReadResult read = await pipe.Reader.ReadAsync(TestContext.Current.CancellationToken);
                foreach (ReadOnlyMemory<byte> piece in read.Buffer)
                {
                    Check(piece.Span, position, version);
                    position += piece.Length;
                }

                pipe.Reader.AdvanceTo(read.Buffer.End);
                if (each is not null) await each(position);
                if (read.IsCompleted) break;
            }
        }
        catch
        {
            left.Cancel();
            throw;
        }
        finally
        {
            pipe.Reader.Complete();
        }

        long sent = await sending;
        Assert.Equal(position - from, sent);
        return sent;
    }

    public async ValueTask DisposeAsync() => await System.DisposeAsync();

    private static void Check(ReadOnlySpan<byte> bytes, long from, int version)
    {
        for (int i = 0; i < bytes.Length; i++)
            if (bytes[i] != FakeOrigin.ByteAt(from + i, version)) Assert.Fail($"byte {from + i} is {bytes[i]}, not {FakeOrigin.ByteAt(from + i, version)}");
    }
}
