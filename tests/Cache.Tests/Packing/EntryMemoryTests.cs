using System.Diagnostics;
using System.Globalization;
using StonMedia.Cache.Blocks;
using StonMedia.Cache.Entries;

namespace StonMedia.Cache.Tests.Packing;

/// <summary>What a resident record costs beside its body: keys of 64 bytes, headers of 200 that no other record shares.</summary>
public sealed class EntryMemoryTests
{
    private const int Body = 1024;

    /// <summary>By the books: all that packed records have reserved.</summary>
    [Fact]
    public void Packed_ManyEntries_TakeAtMost400BytesEachBesideTheBody()
    {
        using var store = new MemoryStore(256 << 20);
        var index = new EntryIndex(store, openLimit: 256);
        Fill(store, index, 50_000);
        long open = index.Open.Sum(static entry => (long)entry.Charge + Body);
        double each = (store.Used - open) / (double)index.Packed;
        TestContext.Current.TestOutputHelper?.WriteLine($"{index.Packed} packed, {each - Body:F0} bytes each beside the body");
        Assert.InRange(each - Body, 200, 400);
    }

    /// <summary>By the resident size of the process, all told, with the entries that stay open; with STONMEDIA_LONG=1.</summary>
    [Fact]
    public void Resident_AMillionEntries_GrowTheProcessByAtMost400BytesEachBesideTheBody()
    {
        Assert.SkipUnless(Environment.GetEnvironmentVariable("STONMEDIA_LONG") == "1", "needs STONMEDIA_LONG=1 and 2 GiB");
        const int Count = 1_000_000;
        using var store = new MemoryStore(2L << 30);
        var index = new EntryIndex(store);
        Fill(store, index, 20_000);     // code compiled, the open places taken, the heap grown
        GC.Collect();
        TestContext.Current.TestOutputHelper?.WriteLine($"managed heap: {GC.GetGCMemoryInfo().TotalCommittedBytes} committed, {GC.GetTotalMemory(false)} used");
        long before = Resident();
        Fill(store, index, Count, 20_000);
        double live = (Resident() - before) / (double)(Count - 20_000);
        TestContext.Current.TestOutputHelper?.WriteLine($"managed heap: {GC.GetGCMemoryInfo().TotalCommittedBytes} committed, {GC.GetTotalMemory(false)} used, {store.PackedBytes} packed");
        GC.Collect();
        TestContext.Current.TestOutputHelper?.WriteLine($"managed heap: {GC.GetGCMemoryInfo().TotalCommittedBytes} committed, {GC.GetTotalMemory(false)} used");
        double settled = (Resident() - before) / (double)(Count - 20_000);
        TestContext.Current.TestOutputHelper?.WriteLine($"{index.Count} entries: {live - Body:F0} bytes each beside the body, {settled - Body:F0} after a collection; {store.Used} bytes by the books");
        Assert.Equal(Count, index.Count);
        // What is garbage at the moment is the collector's budget, the same for a thousand entries.
        Assert.InRange(settled - Body, 100, 400);
    }

    private static void Fill(MemoryStore store, EntryIndex index, int count, int from = 0)
    {
        byte[] body = new byte[Body];
        for (int n = from; n < count; n++)
        {
            // "Name: value" of all lines without separators: 200 characters, none of it shared but two names.
            string key = string.Create(CultureInfo.InvariantCulture, $"/{n:D10}/").PadRight(64, 'x');
            string tag = string.Create(CultureInfo.InvariantCulture, $"\"{n:D32}\"");
            Packed.Add(index, store, key, new EntrySnapshot
            {
                Status = 200,
                Headers = new HeaderList([new("ETag", tag), new("X-Unique", string.Create(CultureInfo.InvariantCulture, $"{n:D154}"))]),
                Body = Packed.Body(store, body, new Validators(tag, null, null)),
                StoredAt = Environment.TickCount64,
                FreshUntil = long.MaxValue,
                OriginTarget = key,
            });
        }
    }

    private static long Resident()
    {
        using var me = Process.GetCurrentProcess();
        return me.WorkingSet64;
    }
}
