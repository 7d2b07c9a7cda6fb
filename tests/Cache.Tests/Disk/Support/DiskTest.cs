using System.Collections.Concurrent;
using StonMedia.Cache.Blocks;
using StonMedia.Cache.Disk;
using StonMedia.Cache.Entries;
using StonMedia.Cache.Settings;
using StonMedia.DiskWriter;

namespace StonMedia.Cache.Tests.Disk.Support;

/// <summary>Volumes in a folder of the test's own, bodies whose every byte is known, and what is needed to wait for them.</summary>
public abstract class DiskTest : IDisposable
{
    protected const string Host = "example.com";

    private readonly TempFolder _folder = new();

    protected ConcurrentQueue<DiskEvent> Events { get; } = new();

    protected FaultyFiles Files { get; } = new();

    protected static CancellationToken Cancel => TestContext.Current.CancellationToken;

    protected string VolumePath(int number = 1) => _folder.In("v" + number);

    protected DiskTierOptions Options(long size = 64 << 20, int volumes = 1) => new()
    {
        Volumes = [.. Enumerable.Range(1, volumes).Select(number => new DiskSettings { Path = VolumePath(number), Size = size })],
        OnEvent = Events.Enqueue,
        Files = Files,
        CommitInterval = TimeSpan.FromMilliseconds(20),
        OpenLimit = TimeSpan.FromSeconds(60),
        ReadLimit = TimeSpan.FromSeconds(40),
    };

    protected Task<DiskTier> OpenAsync(long size = 64 << 20, int volumes = 1) => DiskTier.OpenAsync(Options(size, volumes));

    protected static DiskRecord Record(long length, string tag = "a", DiskRecordFlags flags = DiskRecordFlags.Ranged) => new()
    {
        Generation = DiskRecord.NewGeneration(),
        Status = 200,
        Headers = new HeaderList([new HeaderField("Content-Type", "video/mp4"), new HeaderField("X-Tag", tag)]),
        Validators = new Validators($"\"{tag}\"", DateTimeOffset.UnixEpoch.AddDays(20_000), DateTimeOffset.UnixEpoch.AddDays(20_001)),
        Length = length,
        Flags = flags,
        StoredAt = DateTimeOffset.UnixEpoch.AddDays(20_002),
        FreshUntil = DateTimeOffset.UnixEpoch.AddDays(20_003),
        OriginTarget = "/target",
    };

    /// <summary>The bytes of a block: a function of generation and offset.</summary>
    protected static byte[] BlockOf(DiskRecord record, long block) => KnownBytes.Of(record, block);

    protected static BlockLease Lease(byte[] bytes) => new(bytes, null);

    /// <summary>Offers blocks until each was taken, then has them on disk.</summary>
    protected static async Task WriteAsync(DiskTier tier, DiskBody body, params long[] blocks)
    {
        foreach (long block in blocks)
            while (!body.Write(block, Lease(BlockOf(body.Record, block))))
                await tier.FlushAsync();
        await tier.FlushAsync();
    }

    protected static async Task<DiskBody> StoreAsync(DiskTier tier, string key, DiskRecord record)
    {
        DiskBody body = tier.Begin(Host, key, record)!;
        await WriteAsync(tier, body, [.. Enumerable.Range(0, (int)BlockSize.Count(record.Length)).Select(static block => (long)block)]);
        return body;
    }

    protected static async Task<(DiskReadOutcome Outcome, byte[]? Bytes)> ReadAsync(DiskBody body, long block)
    {
        var sink = new TestSink();
        return body.TryRead(block, sink) ? (await sink.Outcome, sink.Bytes) : (DiskReadOutcome.Missing, null);
    }

    /// <summary>Waits for a condition, a minute at most.</summary>
    protected async Task UntilAsync(Func<bool> condition, string what)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        limit.CancelAfter(TimeSpan.FromSeconds(60));
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(5));
        while (!condition())
        {
            try
            {
                await timer.WaitForNextTickAsync(limit.Token);
            }
            catch (OperationCanceledException)
            {
                Assert.Fail($"did not happen in time: {what}; events: {string.Join("; ", Events)}");
            }
        }
    }

    /// <summary>Bytes that everything in a volume's folder occupies.</summary>
    protected long Occupied(int number = 1)
        => Directory.EnumerateFiles(VolumePath(number), "*", SearchOption.AllDirectories).Sum(static file => VolumeFiles.Real.Allocated(file));

    public void Dispose()
    {
        _folder.Dispose();
        GC.SuppressFinalize(this);
    }
}
