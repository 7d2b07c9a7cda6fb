using System.Diagnostics;
using StonMedia.Cache.Blocks;
using StonMedia.Cache.Disk;
using StonMedia.Cache.Entries;
using StonMedia.Cache.Settings;

namespace StonMedia.Disk.Bench;

/// <summary>One large body through the tier: MiB/s on the last line, for bench/disk.sh to set beside dd.</summary>
internal static class Throughput
{
    /// <summary>As a delivery does it: what is read ahead is asked for by the half.</summary>
    private const int ReadsAhead = 32, Half = ReadsAhead / 2;

    private const int WarmMebibytes = 32;

    /// <summary>What runs before the clock does, so that the compiler's tiers are not measured: an edge runs for months.</summary>
    private static readonly TimeSpan s_warmUp = TimeSpan.FromSeconds(1.5);

    public static async Task<int> WriteAsync(string folder, int mebibytes)
    {
        await using DiskTier tier = await OpenAsync(folder, mebibytes);
        for (long began = Stopwatch.GetTimestamp(); Stopwatch.GetElapsedTime(began) < s_warmUp;) await WriteAsync(tier, "/warm", WarmMebibytes);
        await SyncAsync(folder);
        long started = Stopwatch.GetTimestamp();
        await WriteAsync(tier, "/film", mebibytes);
        await SyncAsync(folder);
        Console.WriteLine($"{mebibytes / Stopwatch.GetElapsedTime(started).TotalSeconds:F0}");
        return 0;
    }

    public static async Task<int> ReadAsync(string folder, int mebibytes)
    {
        await using DiskTier tier = await OpenAsync(folder, mebibytes);
        for (long began = Stopwatch.GetTimestamp(); Stopwatch.GetElapsedTime(began) < s_warmUp;) await ReadAsync(tier, "/warm");
        long started = Stopwatch.GetTimestamp();
        int bad = await ReadAsync(tier, "/film");
        Console.WriteLine($"{mebibytes / Stopwatch.GetElapsedTime(started).TotalSeconds:F0}");
        return bad == 0 ? 0 : 1;
    }

    private static async Task WriteAsync(DiskTier tier, string key, int mebibytes)
    {
        var record = new DiskRecord { Generation = DiskRecord.NewGeneration(), Status = 200, Headers = HeaderList.Empty, Length = (long)mebibytes << 20 };
        var bytes = new byte[BlockSize.Bytes];
        new Random(1).NextBytes(bytes);
        DiskBody body = tier.Begin("h", key, record) ?? throw new IOException("the tier refused");
        for (long block = 0; block < BlockSize.Count(record.Length); block++)
        {
            // A fill would drop the write here and go on; the bench waits, to measure the disk and not the queue, which holds 25 ms of work.
            while (!body.Write(block, new BlockLease(bytes, null))) Thread.Sleep(1);
        }

        await tier.FlushAsync();
    }

    /// <returns>Blocks that were not read.</returns>
    private static async Task<int> ReadAsync(DiskTier tier, string key)
    {
        DiskFound found = await tier.FindAsync("h", key, CancellationToken.None) ?? throw new IOException("there is no such body: write first");
        long blocks = BlockSize.Count(found.Record.Length);
        var ahead = new SemaphoreSlim(ReadsAhead / Half);
        var sink = new Sink(ahead, blocks);
        var sinks = new IDiskReadSink[Half];
        Array.Fill(sinks, sink);
        for (long block = 0; block < blocks; block += Half)
        {
            await ahead.WaitAsync();
            int count = (int)Math.Min(Half, blocks - block);
            if (found.Body.TryRead(block, sinks.AsSpan(0, count)) != count) throw new IOException($"block {block} is not there");
        }

        await sink.Done;
        return sink.Bad;
    }

    private static async Task SyncAsync(string folder)
    {
        using Process sync = Process.Start("sync", ["-f", folder]);
        await sync.WaitForExitAsync();
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
        private long _ended;
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
            long ended = Interlocked.Increment(ref _ended);
            if (ended % Half == 0) ahead.Release();
            if (ended == blocks) _done.SetResult();
        }
    }
}
