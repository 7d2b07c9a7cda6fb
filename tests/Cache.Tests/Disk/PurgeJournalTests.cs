using StonMedia.Cache.Disk;
using StonMedia.Cache.Entries;
using StonMedia.Cache.Purging;
using StonMedia.Cache.Tests.Disk.Support;

namespace StonMedia.Cache.Tests.Disk;

public class PurgeJournalTests : DiskTest
{
    private static readonly DateTimeOffset s_now = DateTimeOffset.UnixEpoch.AddDays(21_000);

    [Fact]
    public async Task LoadAsync_AfterReopening_HasWhatWasAppendedAndNotRetired()
    {
        await using (DiskTier tier = await OpenAsync(volumes: 2))
        {
            Assert.Equal(0, (await tier.Journal.LoadAsync(Cancel)).LastSequence);
            await tier.Journal.AppendAsync([Command(1, "/a"), Command(2, "/b", PurgeKind.ExpireAfter)], Cancel);
            await tier.Journal.AppendAsync([Command(3, "/c*")], Cancel);
            await tier.Journal.RetireAsync(1, Cancel);
        }

        await using DiskTier again = await OpenAsync(volumes: 2);
        PurgeJournalState state = await again.Journal.LoadAsync(Cancel);
        Assert.Equal(3, state.LastSequence);
        Assert.Equal([Command(2, "/b", PurgeKind.ExpireAfter), Command(3, "/c*")], state.Pending);
    }

    [Fact]
    public async Task LoadAsync_EverythingRetired_GoesOnCounting()
    {
        await using (DiskTier tier = await OpenAsync())
        {
            await tier.Journal.LoadAsync(Cancel);
            await tier.Journal.AppendAsync([Command(7, "/a")], Cancel);
            await tier.Journal.RetireAsync(7, Cancel);
        }

        await using DiskTier again = await OpenAsync();
        PurgeJournalState state = await again.Journal.LoadAsync(Cancel);
        Assert.Equal(7, state.LastSequence);
        Assert.Empty(state.Pending);
    }

    [Fact]
    public async Task AppendAsync_NoVolumeIsIn_Throws()
    {
        await File.WriteAllTextAsync(VolumePath(), "in the way", Cancel);
        await using DiskTier tier = await OpenAsync();
        await Assert.ThrowsAsync<IOException>(() => tier.Journal.AppendAsync([Command(1, "/a")], Cancel));
    }

    [Theory]
    [InlineData(PurgeKind.HardPurge, null)]
    [InlineData(PurgeKind.Purge, true)]
    [InlineData(PurgeKind.Expire, false)]
    public async Task SweepAsync_KeyOnDisk_DoesWhatTheCommandSays(PurgeKind kind, bool? purged)
    {
        await using DiskTier tier = await OpenAsync();
        DiskRecord other = Record(1000);
        await StoreAsync(tier, "/a", Record(1000));
        await StoreAsync(tier, "/b", other);
        using var log = new PurgeLog(tier.Journal, TimeProvider.System);
        await log.OpenAsync([(Host, new EntryIndex())], ["Cache-Tag"], Cancel);
        await log.AddAsync([new PurgeOrder(Host, kind, PurgeScope.Key, "/a")], Cancel);
        Assert.True(await tier.Journal.SweepAsync(new PurgeSweep(log, 1), Cancel));
        await tier.Journal.RetireAsync(1, Cancel);
        Assert.Equal(other.FreshUntil, (await tier.FindAsync(Host, "/b", Cancel))!.Record.FreshUntil);
        DiskFound? found = await tier.FindAsync(Host, "/a", Cancel);
        Assert.Equal(purged is null, found is null);
        if (found is null) return;
        Assert.Equal(1, found.Record.PurgeSequence);
        Assert.Equal(purged, (found.Record.Flags & DiskRecordFlags.Purged) != 0);
        if (purged == false) Assert.InRange(found.Record.FreshUntil, DateTimeOffset.UtcNow.AddMinutes(-1), DateTimeOffset.UtcNow);
    }

    [Fact]
    public async Task Begin_LoadedBeforeARetiredPurge_IsNotKept()
    {
        await using DiskTier tier = await OpenAsync();
        await tier.Journal.LoadAsync(Cancel);
        await tier.Journal.AppendAsync([Command(5, "/a")], Cancel);
        await tier.Journal.RetireAsync(5, Cancel);
        DiskBody late = tier.Begin(Host, "/a", Record(100) with { PurgeSequence = 4 })!;
        await tier.FlushAsync();
        Assert.False(late.Write(0, Lease(BlockOf(late.Record, 0))));
        Assert.Null(await tier.FindAsync(Host, "/a", Cancel));
        tier.Begin(Host, "/varies", Record(0, flags: DiskRecordFlags.VariesOnly));
        await tier.FlushAsync();
        Assert.NotNull(await tier.FindAsync(Host, "/varies", Cancel));
        await StoreAsync(tier, "/a", Record(100) with { PurgeSequence = 5 });
        Assert.NotNull(await tier.FindAsync(Host, "/a", Cancel));
    }

    [Fact]
    public async Task Open_VolumeMissedARetiredPurge_ComesInEmpty()
    {
        DiskTierOptions both = Options(volumes: 2);
        await using (DiskTier tier = await DiskTier.OpenAsync(both)) for (int i = 0; i < 20; i++) await StoreAsync(tier, "/" + i, Record(100));
        await using (DiskTier alone = await DiskTier.OpenAsync(both with { Volumes = [both.Volumes[0]] }))
        {
            await alone.Journal.LoadAsync(Cancel);
            await alone.Journal.AppendAsync([Command(1, "/0")], Cancel);
            await alone.Journal.RetireAsync(1, Cancel);
        }

        await using DiskTier again = await DiskTier.OpenAsync(both);
        await again.Journal.LoadAsync(Cancel);
        await UntilAsync(() => again.Volumes.All(static volume => volume.FilterIsFull), "filters full");
        Assert.Equal(0, again.Volumes.Single(volume => volume.Path == VolumePath(2)).Objects);
        Assert.NotEqual(0, again.Volumes.Single(volume => volume.Path == VolumePath(1)).Objects);
        Assert.Equal(VolumePath(2), Assert.Single(Events, static one => one.Kind == DiskEventKind.VolumeEmptied).Path);
    }

    [Theory, InlineData(false), InlineData(true)]
    public async Task Open_VolumeIsNewAfterARetiredPurge_KeepsWhatItTakesInAndNothingIsSaid(bool whileRunning)
    {
        DiskTierOptions both = Options(volumes: 2);
        DiskTierOptions first = both with { Volumes = [both.Volumes[0]] };
        await using (DiskTier tier = await DiskTier.OpenAsync(first))
        {
            await StoreAsync(tier, "/other", Record(100));
            await tier.Journal.LoadAsync(Cancel);
            await tier.Journal.AppendAsync([Command(5, "/0")], Cancel);
            await tier.Journal.RetireAsync(5, Cancel);
        }

        await using (DiskTier tier = await DiskTier.OpenAsync(whileRunning ? first : both))
        {
            await tier.Journal.LoadAsync(Cancel);
            if (whileRunning) Assert.True(await tier.AddVolumeAsync(both.Volumes[1]));
            for (int i = 0; i < 20; i++) await StoreAsync(tier, "/" + i, Record(100) with { PurgeSequence = 5 });
        }

        await using DiskTier again = await DiskTier.OpenAsync(both);
        await again.Journal.LoadAsync(Cancel);
        for (int i = 0; i < 20; i++) Assert.NotNull(await again.FindAsync(Host, "/" + i, Cancel));
        Assert.DoesNotContain(Events, static one => one.Kind == DiskEventKind.VolumeEmptied);
    }

    [Fact]
    public async Task AddVolumeAsync_VolumeMissedAPendingPurge_IsTold()
    {
        DiskTierOptions both = Options(volumes: 2);
        await using (DiskTier tier = await DiskTier.OpenAsync(both)) await tier.FlushAsync();
        await using (DiskTier tier = await DiskTier.OpenAsync(both with { Volumes = [both.Volumes[0]] }))
        {
            await tier.Journal.LoadAsync(Cancel);
            await tier.Journal.AppendAsync([Command(1, "/0")], Cancel);
            Assert.True(await tier.AddVolumeAsync(both.Volumes[1]));
        }

        await using DiskTier second = await DiskTier.OpenAsync(both with { Volumes = [both.Volumes[1]] });
        Assert.Equal([Command(1, "/0")], (await second.Journal.LoadAsync(Cancel)).Pending);
    }

    [Fact]
    public async Task AddVolumeAsync_KnowsPurgesThatAreUnknownHere_IsRefused()
    {
        DiskTierOptions both = Options(volumes: 2);
        await using (DiskTier elsewhere = await DiskTier.OpenAsync(both with { Volumes = [both.Volumes[1]] }))
        {
            await elsewhere.Journal.LoadAsync(Cancel);
            await elsewhere.Journal.AppendAsync([Command(9, "/0")], Cancel);
        }

        await using DiskTier tier = await DiskTier.OpenAsync(both with { Volumes = [both.Volumes[0]] });
        await tier.Journal.LoadAsync(Cancel);
        Assert.False(await tier.AddVolumeAsync(both.Volumes[1]));
        Assert.Contains("purges", tier.Volumes.Single(static volume => !volume.IsIn).Reason, StringComparison.Ordinal);
    }

    private static PurgeCommand Command(long sequence, string text, PurgeKind kind = PurgeKind.Purge)
        => new(sequence, Host, kind, text.Contains('*', StringComparison.Ordinal) ? PurgeScope.Pattern : PurgeScope.Key, text, s_now, kind == PurgeKind.ExpireAfter ? 30 : 0);
}
