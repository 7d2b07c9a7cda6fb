using System.Diagnostics;
using StonMedia.Cache.Blocks;
using StonMedia.Cache.Entries;
using StonMedia.Cache.Purging;
using StonMedia.Cache.Tests.Packing;

namespace StonMedia.Cache.Tests.Purging;

/// <summary>Commands over many records, most of them packed. 20,000 of them; with STONMEDIA_LONG=1 a million, each command within a second.</summary>
public class PurgeScaleTests
{
    private static bool IsLong => Environment.GetEnvironmentVariable("STONMEDIA_LONG") == "1";

    [Fact]
    public async Task Pattern_OverManyRecords_IsExactAndQuick()
    {
        CancellationToken cancel = TestContext.Current.CancellationToken;
        int many = IsLong ? 1_000_000 : 20_000;
        using var store = new MemoryStore(IsLong ? 2L << 30 : 64 << 20);
        var index = new EntryIndex(store, openLimit: 256);
        using var log = new PurgeLog(MemoryPurgeJournal.Instance, TimeProvider.System);
        await log.OpenAsync([("test", index)], ["Cache-Tag"], cancel);
        for (int n = 0; n < many; n++)
            Packed.Add(index, store, $"/videos/{(n % 2 == 0 ? "even" : "odd")}/title-{n:D9}/segment.m4s", Packed.Answer(store, [1, 2, 3, 4]));
        Assert.Equal(many, index.Count);
        Assert.True(index.Packed > many * 0.9);

        await PurgeAsync(PurgeKind.Purge, "/videos/even/*", many / 2);
        await PurgeAsync(PurgeKind.Purge, "/videos/*segment.m4s", many / 2);
        await PurgeAsync(PurgeKind.Expire, "*", 0);
        await PurgeAsync(PurgeKind.HardPurge, "*/title-*", many);
        Assert.Null(index.Find("/videos/odd/title-000000001/segment.m4s") is { } entry ? log.Of("test").Settle(entry) : null);
        await PurgeAsync(PurgeKind.HardPurge, "*", 0);

        async Task PurgeAsync(PurgeKind kind, string pattern, long hits)
        {
            TimeSpan before = Environment.CpuUsage.TotalTime;
            long started = Stopwatch.GetTimestamp();
            (IReadOnlyList<PendingPurge> commands, _) = await log.AddAsync([new PurgeOrder("test", kind, PurgeScope.Pattern, pattern)], cancel);
            (PurgeTally tally, bool isEstimate) = await log.CountAsync("test", commands, cancel);
            TimeSpan taken = Stopwatch.GetElapsedTime(started), worked = Environment.CpuUsage.TotalTime - before;
            TestContext.Current.TestOutputHelper!.WriteLine($"{kind} {pattern}: {tally.Count} of {many} in {taken.TotalMilliseconds:F0} ms, {worked.TotalMilliseconds:F0} ms of them at work");
            Assert.Equal((hits, hits * 4, false), (tally.Count, tally.Size, isEstimate));
            if (IsLong) Assert.InRange(taken, TimeSpan.Zero, TimeSpan.FromSeconds(1));
        }
    }
}
