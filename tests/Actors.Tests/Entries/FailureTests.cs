using Akka.Actor;
using Microsoft.Extensions.Logging;
using StonMedia.Actors.Entries;
using StonMedia.Actors.Protocol;
using StonMedia.Actors.Tests.Support;
using StonMedia.Cache.Entries;
using StonMedia.Streams.Origin;
using StonMedia.Streams.Settings;

namespace StonMedia.Actors.Tests.Entries;

/// <summary>Whatever dies: no request hangs, none gets wrong bytes, and the next one is served.</summary>
public sealed class FailureTests
{
    [Fact]
    public async Task Fill_ActorThrows_IsABrokenTransfer()
    {
        // A relative address makes the fill's actor throw when it builds its request.
        await using EdgeUnderTest edge = await EdgeUnderTest.StartAsync(
            origin: static settings => settings with { Servers = [new OriginServer(new Uri("nowhere", UriKind.Relative))] });
        LoadResult.Failed failed = Assert.IsType<LoadResult.Failed>(await edge.LoadAsync("/a"));
        Assert.Equal(502, failed.Status);
    }

    [Fact]
    public async Task Fill_ReadFailsAtOnce_IsABrokenTransferAndNoFaultOfTheStage()
    {
        var log = new ErrorLog();
        await using (EdgeUnderTest edge = await EdgeUnderTest.StartAsync(log: log))
        {
            edge.Origin.Files["/a"] = new FakeFile { Length = 200_000, CutAt = 100_000, FailsAtOnce = true, ETag = null };
            LoadResult.Ready ready = await edge.ReadyAsync("/a");
            await Assert.ThrowsAsync<Streams.Delivery.BodyException>(() => edge.DeliverAsync(ready, 0, 200_000));
        }

        Assert.Empty(log.Errors);
    }

    [Fact]
    public async Task Entry_Throws_WaitersAreToldAndTheNextIsServed()
    {
        var log = new ThrowingLog();
        await using EdgeUnderTest edge = await EdgeUnderTest.StartAsync(log: log);
        edge.Origin.Files["/a"] = new FakeFile { Length = 100_000 };
        var asked = new TaskCompletionSource();
        var go = new TaskCompletionSource();
        edge.Origin.Before = async (_, _) =>
        {
            asked.TrySetResult();
            await go.Task;
            throw new OriginException(OriginFailure.ConnectFailed, "refused") { NothingReceived = true };
        };
        Task<LoadResult> first = edge.LoadAsync("/a");
        await asked.Task;
        Task<LoadResult>[] waiting = [first, .. Enumerable.Range(0, 9).Select(_ => edge.LoadAsync("/a"))];
        log.Throw = true;       // the entry's actor logs the failure, and that throws
        go.SetResult();
        foreach (LoadResult result in await Task.WhenAll(waiting))
            Assert.InRange(Assert.IsType<LoadResult.Failed>(result).Status, 502, 503);
        log.Throw = false;
        edge.Origin.Before = static (_, _) => Task.CompletedTask;
        LoadResult.Ready ready = await UntilReadyAsync(edge, "/a");
        await edge.DeliverAsync(ready, 0, 100_000);
        Assert.True(log.Thrown > 0);
    }

    [Fact]
    public async Task VirtualHost_Restarts_NobodyHangs()
    {
        await using EdgeUnderTest edge = await EdgeUnderTest.StartAsync();
        for (int i = 0; i < 50; i++) edge.Origin.Files[$"/{i}"] = new FakeFile { Length = 200_000 };
        int answered = 0;
        Task[] viewers = [.. Enumerable.Range(0, 400).Select(async n =>
        {
            LoadResult result = await edge.LoadAsync($"/{n % 50}");
            Interlocked.Increment(ref answered);
            if (result is not LoadResult.Ready ready) return;
            try
            {
                await edge.DeliverAsync(ready, 0, 200_000);     // checks every byte
            }
            catch (Streams.Delivery.BodyException)
            {
                // cut is allowed, wrong or hanging is not
            }
        })];
        for (int i = 0; i < 5; i++)
        {
            // A message without a key makes the virtual host's actor throw.
            edge.System.System.ActorSelection("/user/edge/vhost-0").Tell(
                new EntryMail.Load(new LoadRequest { Key = null!, OriginTarget = "/", Headers = HeaderList.Empty }, new TaskCompletionSource<LoadResult>()), ActorRefs.NoSender);
            await Task.Yield();
        }

        await Task.WhenAll(viewers).WaitAsync(TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken);
        Assert.Equal(400, answered);
        await edge.DeliverAsync(await UntilReadyAsync(edge, "/1"), 0, 200_000);
    }

    /// <summary>Actors come and go with every question; with STONMEDIA_LONG=1 a million times.</summary>
    [Fact]
    public async Task Load_OpenAndQuietCycles_NoneIsLost()
    {
        await using EdgeUnderTest edge = await EdgeUnderTest.StartAsync();
        for (int i = 0; i < 64; i++)
        {
            edge.Origin.Files[$"/{i}"] = new FakeFile { Length = 10 };
            await edge.DeliverAsync(await edge.ReadyAsync($"/{i}"), 0, 10);
        }

        int each = Environment.GetEnvironmentVariable("STONMEDIA_LONG") == "1" ? 125_000 : 12_500;
        long hits = 0;
        await Task.WhenAll(Enumerable.Range(0, 8).Select(sender => Task.Run(async () =>
        {
            for (int n = 0; n < each; n++)
            {
                LoadResult result = await edge.LoadAsync($"/{(n * 7 + sender) % 64}");
                if (result is LoadResult.Ready { Kind: LoadKind.Hit }) Interlocked.Increment(ref hits);
            }
        }))).WaitAsync(TimeSpan.FromSeconds(120), TestContext.Current.CancellationToken);
        Assert.Equal(8 * each, hits);
    }

    private static async Task<LoadResult.Ready> UntilReadyAsync(EdgeUnderTest edge, string target)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while (true)
        {
            limit.Token.ThrowIfCancellationRequested();
            if (await edge.LoadAsync(target) is LoadResult.Ready ready) return ready;
            await Task.Delay(50, limit.Token);
        }
    }

    private sealed class ThrowingLog : ILogger
    {
        private int _thrown;

        public bool Throw { get; set; }

        public int Thrown => _thrown;

        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (!Throw || eventId.Id != 2003) return;
            Interlocked.Increment(ref _thrown);
            throw new InvalidOperationException("the log failed");
        }
    }
}
