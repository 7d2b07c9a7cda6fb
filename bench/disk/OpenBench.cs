using System.Diagnostics;
using StonMedia.Cache.Disk;
using StonMedia.Cache.Settings;

namespace StonMedia.Disk.Bench;

/// <summary>Start-up on a volume that is there already.</summary>
internal static class OpenBench
{
    public static async Task<int> RunAsync(string folder)
    {
        long started = Stopwatch.GetTimestamp();
        await using DiskTier tier = await DiskTier.OpenAsync(new DiskTierOptions
        {
            Volumes = [new DiskSettings { Path = folder, Size = 100L << 30 }],
            OnEvent = static one => Console.WriteLine($"{one.Kind}: {one.Text}"),
        });
        Console.WriteLine($"opened after {Stopwatch.GetElapsedTime(started).TotalMilliseconds:F0} ms");
        DiskFound? found = await tier.FindAsync(BulkBuilder.Host, BulkBuilder.KeyOf(1), CancellationToken.None);
        Console.WriteLine($"first record after {Stopwatch.GetElapsedTime(started).TotalMilliseconds:F0} ms: {(found is null ? "NOT FOUND" : found.Record.Headers.First("Content-Type"))}");
        Process self = Process.GetCurrentProcess();
        Console.WriteLine($"resident then: {self.WorkingSet64 >> 20} MiB");
        while (!tier.Volumes[0].FilterIsFull) await Task.Delay(50);
        DiskVolumeStatus status = tier.Volumes[0];
        Console.WriteLine($"filter full after {Stopwatch.GetElapsedTime(started).TotalSeconds:F1} s: {status.Objects} objects, {status.FilterBytes / (double)status.Objects:F2} bytes each");
        self.Refresh();
        Console.WriteLine($"resident then: {self.WorkingSet64 >> 20} MiB");
        long unknown = Stopwatch.GetTimestamp();
        for (int i = 0; i < 100_000; i++)
            if (await tier.FindAsync(BulkBuilder.Host, "/unknown-" + i, CancellationToken.None) is not null) throw new InvalidOperationException("found what is not there");
        Console.WriteLine($"unknown keys: {100_000 / Stopwatch.GetElapsedTime(unknown).TotalSeconds:F0}/s");
        long known = Stopwatch.GetTimestamp();
        var random = new Random(1);
        for (int i = 0; i < 2000; i++)
            if (await tier.FindAsync(BulkBuilder.Host, BulkBuilder.KeyOf(random.NextInt64(1, status.Objects)), CancellationToken.None) is null) throw new InvalidOperationException("lost");
        Console.WriteLine($"known keys, one after the other: {2000 / Stopwatch.GetElapsedTime(known).TotalSeconds:F0}/s");
        return found is null ? 1 : 0;
    }
}
