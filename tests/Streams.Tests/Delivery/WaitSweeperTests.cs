using StonMedia.Cache.Blocks;
using StonMedia.Streams.Delivery;

namespace StonMedia.Streams.Tests.Delivery;

public sealed class WaitSweeperTests
{
    /// <summary>
    /// A wait is late, ends all the same and its waiter is used for the next one, while the sweeper looks: the next one is not failed in its place.
    /// Most of a second; with STONMEDIA_LONG=1 a minute.
    /// </summary>
    [Fact]
    public async Task Sweep_WaiterIsArmedAnewMeanwhile_TheNewWaitIsNotFailed()
    {
        using var sweeper = new WaitSweeper();
        bool over = false;
        Task sweeping = Task.Factory.StartNew(
            () =>
            {
                while (!Volatile.Read(ref over)) sweeper.Sweep();
            },
            CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        long ends = Environment.TickCount64 + (Environment.GetEnvironmentVariable("STONMEDIA_LONG") == "1" ? 60_000 : 700);
        int late = 0, rounds = 0;
        try
        {
            for (var waiter = new BodyWaiter(); Environment.TickCount64 < ends || late == 0; rounds++)
            {
                Assert.True(Environment.TickCount64 < ends + 60_000, "nothing was ever late");
                waiter.Arm(1, 2, deadline: 0);
                sweeper.Add(waiter);
                if ((rounds & 63) == 0) Thread.Yield();
                if (!waiter.IsArmed) late++;
                sweeper.Remove(waiter);

                waiter.Arm(2, 3, deadline: long.MaxValue);
                sweeper.Add(waiter);
                waiter.Signal();
                sweeper.Remove(waiter);
                await waiter.Wait();        // throws when it was failed
            }
        }
        finally
        {
            Volatile.Write(ref over, true);
            await sweeping;
        }

        Assert.True(rounds > 0);
    }
}
