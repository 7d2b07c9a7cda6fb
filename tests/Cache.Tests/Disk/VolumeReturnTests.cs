using StonMedia.Cache.Blocks;
using StonMedia.Cache.Disk;
using StonMedia.Cache.Disk.Volumes;
using StonMedia.Cache.Entries;
using StonMedia.Cache.Purging;
using StonMedia.Cache.Tests.Disk.Support;

namespace StonMedia.Cache.Tests.Disk;

/// <summary>Volumes that go and come back, or come late: nothing old is taken for new, no purge is missed, nobody waits for them.</summary>
public class VolumeReturnTests : DiskTest
{
    private static readonly DateTimeOffset s_now = DateTimeOffset.UtcNow;

    [Fact]
    public async Task FindAsync_VolumeWasOutAndIsBack_ItsAnswersAreToBeChecked()
    {
        DiskTierOptions options = Options() with { CheckInterval = TimeSpan.FromMilliseconds(50) };
        await using DiskTier tier = await DiskTier.OpenAsync(options);
        await StoreAsync(tier, "/kept", Fresh(1000, s_now.AddMinutes(-1)));
        Assert.True((await tier.FindAsync(Host, "/kept", Cancel))!.Record.FreshUntil > DateTimeOffset.UtcNow);
        Files.DatabaseError = FaultyFiles.Errno(5);
        tier.Begin(Host, "/other", Record(10));
        await UntilAsync(() => Events.Any(static one => one.Kind == DiskEventKind.VolumeOut), "volume out");
        Files.DatabaseError = null;
        await UntilAsync(() => tier.Volumes[0].IsIn, "volume in again");
        // Meanwhile another answer may have been given out, that was kept nowhere.
        Assert.True((await tier.FindAsync(Host, "/kept", Cancel))!.Record.FreshUntil <= DateTimeOffset.UtcNow);
        await StoreAsync(tier, "/new", Fresh(1000, DateTimeOffset.UtcNow));
        Assert.True((await tier.FindAsync(Host, "/new", Cancel))!.Record.FreshUntil > DateTimeOffset.UtcNow);
    }

    [Fact]
    public async Task FindAsync_TwoVolumesHoldTheKey_TheNewerIsFoundAndTheOtherGoes()
    {
        DiskTierOptions both = Options(volumes: 2);
        for (int number = 0; number < 2; number++)
        {
            await using DiskTier alone = await DiskTier.OpenAsync(both with { Volumes = [both.Volumes[number]] });
            for (int i = 0; i < 10; i++) await StoreAsync(alone, "/" + i, Fresh(1000, s_now.AddMinutes(number == i % 2 ? -1 : -2), "v" + number));
        }

        await using DiskTier tier = await DiskTier.OpenAsync(both);
        await tier.Journal.LoadAsync(Cancel);
        for (int i = 0; i < 10; i++) Assert.Equal($"\"v{i % 2}\"", (await tier.FindAsync(Host, "/" + i, Cancel))!.Record.Validators.ETag);
        await tier.FlushAsync();
        await UntilAsync(() => tier.Volumes.All(static volume => volume.FilterIsFull), "filters full");
        for (int i = 0; i < 10; i++) Assert.Equal($"\"v{i % 2}\"", (await tier.FindAsync(Host, "/" + i, Cancel))!.Record.Validators.ETag);
    }

    [Fact]
    public async Task OpenAsync_VolumeInUseByAnother_IsTakenInSoonAfterThatOneStops()
    {
        DiskTier first = await OpenAsync();
        await StoreAsync(first, "/kept", Record(1000));
        await using DiskTier second = await OpenAsync();
        Assert.False(second.Volumes[0].IsIn);
        await first.DisposeAsync();
        // The check of a volume that failed comes every 30 s; this one every 2.
        await UntilAsync(() => second.Volumes[0].IsIn, "volume in");
        Assert.NotNull(await second.FindAsync(Host, "/kept", Cancel));
        Assert.Single(Events, static one => one.Kind == DiskEventKind.VolumeRefused);
    }

    [Fact]
    public async Task LoadAsync_VolumeHangs_IsTakenOutAndTheOthersAreRead()
    {
        using var gate = new ManualResetEventSlim();
        DiskTierOptions both = Options(volumes: 2);
        await using (DiskTier tier = await DiskTier.OpenAsync(both))
        {
            await tier.Journal.LoadAsync(Cancel);
            await tier.Journal.AppendAsync([Command(1, "/a")], Cancel);
        }

        await using DiskTier again = await DiskTier.OpenAsync(both);
        var journal = new DiskPurgeJournal(again) { Limit = TimeSpan.FromSeconds(5) };
        try
        {
            Task<bool> hanging = again.In.Single(volume => volume.Folder.Root == VolumePath(2)).CallAsync(_ => gate.Wait(TimeSpan.FromSeconds(60)));
            PurgeJournalState state = await journal.LoadAsync(Cancel).WaitAsync(TimeSpan.FromSeconds(60), Cancel);
            Assert.Equal((1L, "/a"), (state.LastSequence, Assert.Single(state.Pending).Text));
            await UntilAsync(() => !again.Volumes.Single(volume => volume.Path == VolumePath(2)).IsIn, "volume out");
            Assert.Contains("purge journal", again.Volumes.Single(volume => volume.Path == VolumePath(2)).Reason, StringComparison.Ordinal);
            Assert.True(again.Volumes.Single(volume => volume.Path == VolumePath(1)).IsIn);
            gate.Set();
            await hanging.ContinueWith(static _ => { }, TaskScheduler.Default);
        }
        finally
        {
            gate.Set();
        }
    }

    /// <summary>Commands go on coming while a volume is told of those it has missed.</summary>
    [Fact]
    public async Task AddVolumeAsync_PurgesInTheVeryMoment_MissesNone()
    {
        DiskTierOptions both = Options(volumes: 2);
        await using (DiskTier tier = await DiskTier.OpenAsync(both)) await tier.FlushAsync();
        int given = 1;
        await using (DiskTier tier = await DiskTier.OpenAsync(both with { Volumes = [both.Volumes[0]] }))
        {
            await tier.Journal.LoadAsync(Cancel);
            await tier.Journal.AppendAsync([Command(1, "/1")], Cancel);
            Files.OnDatabase = path =>
            {
                if (!path.StartsWith(VolumePath(2), StringComparison.Ordinal) || given >= 8) return;
                int number = Interlocked.Increment(ref given);
                tier.Journal.AppendAsync([Command(number, "/" + number)], Cancel).GetAwaiter().GetResult();
            };
            Assert.True(await tier.AddVolumeAsync(both.Volumes[1]));
            Files.OnDatabase = null;
        }

        Assert.InRange(given, 2, 100);
        await using DiskTier second = await DiskTier.OpenAsync(both with { Volumes = [both.Volumes[1]] });
        Assert.Equal(Enumerable.Range(1, given).Select(static n => "/" + n), (await second.Journal.LoadAsync(Cancel)).Pending.Select(static command => command.Text));
    }

    [Fact]
    public async Task RetireAsync_VolumeCameInAfterTheSweep_IsSweptFirst()
    {
        DiskTierOptions both = Options(volumes: 2);
        await using (DiskTier alone = await DiskTier.OpenAsync(both with { Volumes = [both.Volumes[1]] })) await StoreAsync(alone, "/a", Record(1000));
        await using DiskTier tier = await DiskTier.OpenAsync(both with { Volumes = [both.Volumes[0]] });
        using var log = new PurgeLog(tier.Journal, TimeProvider.System);
        await log.OpenAsync([(Host, new EntryIndex())], ["Cache-Tag"], Cancel);
        await log.AddAsync([new PurgeOrder(Host, PurgeKind.Purge, PurgeScope.Key, "/a")], Cancel);
        Assert.True(await tier.Journal.SweepAsync(new PurgeSweep(log, 1), Cancel));
        Assert.True(await tier.AddVolumeAsync(both.Volumes[1]));
        Assert.False(await log.RetireAsync(1, Cancel));
        Assert.True(await tier.Journal.SweepAsync(new PurgeSweep(log, 1), Cancel));
        Assert.True(await log.RetireAsync(1, Cancel));
        DiskFound found = (await tier.FindAsync(Host, "/a", Cancel))!;
        Assert.True(found.Record.Flags.HasFlag(DiskRecordFlags.Purged));
    }

    [Fact]
    public async Task Attach_LongBody_ItsMapOfBlocksCountsInTheMemory()
    {
        await using DiskTier tier = await OpenAsync();
        using var store = new MemoryStore(4 << 20);
        const int extents = 8;
        DiskRecord record = Record(extents * (long)Extent.Blocks * BlockSize.Bytes);
        DiskBody place = tier.Begin(Host, "/film", record)!;
        await WriteAsync(tier, place, [.. Enumerable.Range(0, extents).Select(static n => (long)n * Extent.Blocks)]);
        long before = store.Used;
        Generation body = Generation.FromDisk(store, record.Validators, record.Length, ranged: true, place, null);
        Assert.Equal(place.MemoryBytes, store.Used - before);
        Assert.InRange(place.MemoryBytes, extents * 300, extents * 1000);
        body.Retire();
        Assert.Equal(before, store.Used);

        var full = new MemoryStore(1 << 20);
        Assert.True(full.TryReserve((1 << 20) - 100));
        Assert.Throws<InsufficientMemoryException>(() => Generation.FromDisk(full, record.Validators, record.Length, ranged: true, place, null));
        Assert.Equal((1 << 20) - 100, full.Used);
        full.Dispose();
    }

    private static DiskRecord Fresh(long length, DateTimeOffset stored, string tag = "a")
        => Record(length, tag) with { StoredAt = stored, FreshUntil = DateTimeOffset.UtcNow.AddHours(1) };

    private static PurgeCommand Command(long sequence, string text) => new(sequence, Host, PurgeKind.Purge, PurgeScope.Key, text, DateTimeOffset.UnixEpoch, 0);
}
