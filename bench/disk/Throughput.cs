using System.Diagnostics;
using StonMedia.Cache.Blocks;
using StonMedia.Cache.Disk;
using StonMedia.Cache.Entries;
using StonMedia.Cache.Settings;

namespace StonMedia.Disk.Bench;

/// <summary>One large body through the tier: MiB/s on the last line, for bench/disk.sh to set beside dd.</summary>
internal static class Throughput
{
    private const int ReadsAhead = 32;

    public static async Task<int> WriteAsync(string folder, int mebibytes)
    {
        await using DiskTier tier = await OpenAsync(folder, mebibytes);
        var record = new DiskRecord { Generation = DiskRecord.NewGeneration(), Status = 200, Headers = HeaderList.Empty, Length = (long)mebibytes << 20 };
        var bytes = new byte[BlockSize.Bytes];
        new Random(1).NextBytes(bytes);
        long started = Stopwatch.GetTimestamp();
        DiskBody body = tier.Begin("h", "/film", record) ?? throw new IOException("the tier refused");
        for (long block = 0; block < BlockSize.Count(record.Length); block++)
        {
            // A fill would drop the write here and go on; the bench waits, to measure the disk and not the queue.
            while (!body.Write(block, new BlockLease(bytes, null))) Thread.Yield();
        }

        await tier.FlushAsync();
        using (Process sync = Process.Start("sync", ["-f", folder])) await sync.WaitForExitAsync();
        Console.WriteLine($"{mebibytes / Stopwatch.GetElapsedTime(started).TotalSeconds:F0}");
        return 0;
    }

    public static async Task<int> ReadAsync(string folder, int mebibytes)
    {
        await using DiskTier tier = await OpenAsync(folder, mebibytes);
        DiskFound found = await tier.FindAsync("h", "/film", CancellationToken.None) ?? throw new IOException("there is no such body: write first");
        long started = Stopwatch.GetTimestamp();
        long blocks = BlockSize.Count(found.Record.Length);
        using var ahead = new SemaphoreSlim(ReadsAhead);
        var sink = new Sink(ahead, blocks);
        for (long block = 0; block < blocks; block++)
        {
            await ahead.WaitAsync();
            if (!found.Body.TryRead(block, sink)) throw new IOException($"block {block} is not there");
        }

        await sink.Done;
        Console.WriteLine($"{(found.Record.Length >> 20) / Stopwatch.GetElapsedTime(started).TotalSeconds:F0}");
        return sink.Bad == 0 ? 0 : 1;
    }

    private static Task<DiskTier> OpenAsync(string folder, int mebibytes) => DiskTier.OpenAsync(new DiskTierOptions
    {
        Volumes = [new DiskSettings { Path = folder, Size = (mebibytes * 2L) + 512 << 20 }],
        OnEvent = static one => Console.Error.WriteLine($"{one.Kind}: {one.Text}"),
        ReadLimit = TimeSpan.FromSeconds(30),
    });

    private sealed class Sink(SemaphoreSlim ahead, long blocks) : IDiskReadSink
    {
        private readonly TaskCompletionSource _done = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly byte[][] _memory = [.. Enumerable.Range(0, ReadsAhead * 2).Select(static _ => new byte[BlockSize.Bytes])];
        private long _left = blocks;
        private int _bad;

        public Task Done => _done.Task;

        public int Bad => _bad;

        public bool TryGetMemory(long block, int length, out Memory<byte> memory)
        {
            memory = _memory[block % _memory.Length];
            return true;
        }

        public void Completed(long block, DiskReadOutcome outcome)
        {
            if (outcome != DiskReadOutcome.Read) Interlocked.Increment(ref _bad);
            ahead.Release();
            if (Interlocked.Decrement(ref _left) == 0) _done.SetResult();
        }
    }
}
