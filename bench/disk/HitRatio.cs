using StonMedia.Cache.Blocks;
using StonMedia.Cache.Disk;
using StonMedia.Cache.Entries;
using StonMedia.Cache.Settings;

namespace StonMedia.Disk.Bench;

/// <summary>Hit ratios of the memory store and of a volume, the real ones, beside plain LRU of the same number of objects.</summary>
internal static class HitRatio
{
    private const int Objects = 60_000;
    private const int Requests = 240_000;
    private const int BodyBytes = 6 << 10;
    private const int MemoryObjects = 6_000;

    public static async Task<int> RunAsync()
    {
        Console.WriteLine($"{Objects} objects, {Requests} requests");
        Console.WriteLine("| trace | memory | LRU | disk | LRU |");
        Console.WriteLine("|---|---|---|---|---|");
        foreach ((string name, int[] trace) in Trace.All(Objects, Requests))
        {
            double memory = Memory(trace);
            (double disk, int held) = await DiskAsync(trace);
            Console.WriteLine($"| {name} | {memory:P1} | {PlainLru.Ratio(MemoryObjects, trace):P1} | {disk:P1} | {PlainLru.Ratio(held, trace):P1} |");
        }

        return 0;
    }

    private static double Memory(int[] trace)
    {
        using var store = new MemoryStore((long)MemoryObjects * BodyBytes);
        var held = new Dictionary<int, Item>();
        int hits = 0;
        foreach (int number in trace)
        {
            if (held.TryGetValue(number, out Item? item))
            {
                hits++;
                item.Touch();
                continue;
            }

            if (!store.TryReserve(BodyBytes)) throw new InvalidOperationException("nothing can be dropped");
            store.Admit(held[number] = new Item(store, held, number));
        }

        return hits / (double)trace.Length;
    }

    private static async Task<(double Ratio, int Held)> DiskAsync(int[] trace)
    {
        string folder = Directory.CreateTempSubdirectory("stonmedia-hit-ratio-").FullName;
        try
        {
            await using DiskTier tier = await DiskTier.OpenAsync(new DiskTierOptions { Volumes = [new DiskSettings { Path = Path.Combine(folder, "v"), Size = 80 << 20 }] });
            var body = new byte[BodyBytes];
            int hits = 0, waiting = 0;
            for (int i = 0; i < trace.Length; i++)
            {
                string key = "/" + trace[i];
                if (await tier.FindAsync("h", key, CancellationToken.None) is not null)
                {
                    hits++;
                    continue;
                }

                var record = new DiskRecord { Generation = DiskRecord.NewGeneration(), Status = 200, Headers = HeaderList.Empty, Length = BodyBytes };
                if (tier.Begin("h", key, record) is not { } begun || !begun.Write(0, new BlockLease(body, null))) throw new InvalidOperationException("the tier refused a body");
                // What waits is found, but not by the database: kept short, so that it is the order of eviction that is measured.
                if (++waiting % 64 == 0) await tier.FlushAsync();
            }

            return (hits / (double)trace.Length, (int)tier.Volumes[0].Objects);
        }
        finally
        {
            Directory.Delete(folder, true);
        }
    }

    private sealed class Item(MemoryStore store, Dictionary<int, Item> held, int number) : Evictable
    {
        public override int Charge => BodyBytes;

        public override ulong Identity => (ulong)(number + 1) * 0x9E3779B97F4A7C15;

        public override bool IsGone => false;

        public override bool TryEvict()
        {
            held.Remove(number);
            store.Release(BodyBytes);
            return true;
        }
    }
}
