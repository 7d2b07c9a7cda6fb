using Akka.Actor;
using Akka.Streams;
using Akka.Streams.Dsl;
using StonMedia.Streams.Delivery;
using StonMedia.Streams.Pacing;

namespace StonMedia.Streams.Tests.Pacing;

public sealed class PaceStageTests : IAsyncLifetime
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    private readonly PaceWheel _wheel = new(TimeProvider.System);
    private ActorSystem _system = null!;
    private ActorMaterializer _materializer = null!;

    public ValueTask InitializeAsync()
    {
        _system = ActorSystem.Create("pace-stage");
        _materializer = ActorMaterializer.Create(_system);
        return ValueTask.CompletedTask;
    }

    public async ValueTask DisposeAsync()
    {
        await _system.Terminate();
        _wheel.Dispose();
    }

    [Fact]
    public async Task Push_ChunksOfAllSizes_ComeOutInOrderWithTheirOffsets()
    {
        int seed = TestSeed.Take();
        var random = new Random(seed);
        byte[] body = new byte[300_000];
        random.NextBytes(body);
        var chunks = new List<Chunk>();
        for (int at = 0; at < body.Length;)
        {
            int count = Math.Min(random.Next(1, 70_000), body.Length - at);
            chunks.Add(new Chunk { Memory = body.AsMemory(at, count), Offset = 1_000 + at });
            at += count;
        }

        var pacer = new DeliveryPacer(new PacePlan { BytesPerSecond = 600_000, BoostBytes = 33_333 }, new PaceAccount(), _wheel, null, 1_000);
        byte[] got = new byte[body.Length];
        long next = 1_000, begin = _wheel.Now;
        await Source.From(chunks).Via(Flow.FromGraph(new PaceStage(pacer))).RunWith(
            Sink.ForEach<Chunk>(chunk =>
            {
                Assert.Equal(next, chunk.Offset);
                chunk.Memory.CopyTo(got.AsMemory((int)(chunk.Offset - 1_000)));
                next += chunk.Memory.Length;
            }),
            _materializer).WaitAsync(Limit);
        Assert.True(got.AsSpan().SequenceEqual(body), $"seed {seed}");
        // 266,667 bytes at 600,000 a second, less the first and the last window.
        double least = (266_667 - (2 * 131_072 * 1.15)) / 600_000;
        Assert.True(TimeSpan.FromTicks(_wheel.Now - begin).TotalSeconds >= Math.Max(0, least), $"after {(_wheel.Now - begin) / 10_000} ms");
    }

    [Fact]
    public async Task Cancel_WhileWaiting_EndsThePacerToo()
    {
        // A byte every hundred seconds: it surely waits.
        var pacer = new DeliveryPacer(new PacePlan { BytesPerSecond = 0.01 }, new PaceAccount(), _wheel, null, 0);
        UniqueKillSwitch kill = Source.Single(new Chunk { Memory = new byte[100_000] })
            .Via(Flow.FromGraph(new PaceStage(pacer)))
            .ViaMaterialized(KillSwitches.Single<Chunk>(), Keep.Right)
            .To(Sink.Ignore<Chunk>())
            .Run(_materializer);
        await Until(() => _wheel.Waiting == 1);
        kill.Abort(new InvalidOperationException("the viewer left"));
        await Until(() => _wheel.Waiting == 0);
        Assert.Throws<ObjectDisposedException>(() => pacer.Grant(1, new PacedReader(pacer)));
    }

    private static async Task Until(Func<bool> holds)
    {
        DateTime limit = DateTime.UtcNow + Limit;
        while (!holds())
        {
            Assert.True(DateTime.UtcNow < limit, "not within the limit");
            await Task.Delay(5);
        }
    }
}
