using StonMedia.Cache.Blocks;
using StonMedia.Cache.Entries;
using StonMedia.Cache.Packing;

namespace StonMedia.Cache.Tests.Packing;

/// <summary>
/// Segments that are mostly dead are emptied while a walk changes the times of the records in them, as a purge does. A second; with
/// STONMEDIA_LONG=1 a minute.
/// </summary>
public sealed class EmptyingTests
{
    private const int Keys = 2000;

    [Fact]
    public async Task Scan_SegmentsAreEmptiedMeanwhile_NoChangeIsUndone()
    {
        int seed = TestSeed.Take();
        using var store = new MemoryStore(64 << 20);
        var index = new EntryIndex(store, openLimit: 32);
        for (int i = 0; i < Keys; i++) Packed.Add(index, store, $"/{i}", Packed.Answer(store, new byte[200]));
        bool over = false;
        Task opening = Task.Factory.StartNew(
            () =>
            {
                var random = new Random(seed);
                while (!Volatile.Read(ref over)) index.Find($"/{random.Next(Keys)}");
            },
            CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        var told = new Dictionary<string, long>();
        int undone = 0;
        long shown = 0;
        long ends = Environment.TickCount64 + (Environment.GetEnvironmentVariable("STONMEDIA_LONG") == "1" ? 60_000 : 1000);
        for (long number = 1; Environment.TickCount64 < ends || shown < 10_000; number++)
        {
            Assert.True(Environment.TickCount64 < ends + 60_000, $"{shown} shown");
            for (int part = 0; part < EntryIndex.Parts; part++) shown += index.ScanPacked(part, Visit);

            PackedChange Visit(PackedRecord record, ref PackedTimes times)
            {
                if (times.PurgeSeen < told.GetValueOrDefault(record.Key)) undone++;
                times = times with { PurgeSeen = number };
                told[record.Key] = number;
                return PackedChange.Times;
            }
        }

        Volatile.Write(ref over, true);
        await opening.WaitAsync(TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken);
        TestContext.Current.TestOutputHelper?.WriteLine($"{shown} shown");
        Assert.Equal(0, undone);
    }
}
