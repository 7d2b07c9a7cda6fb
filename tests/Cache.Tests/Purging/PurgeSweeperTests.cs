using StonMedia.Cache.Entries;
using StonMedia.Cache.Purging;
using StonMedia.Tests.Support;

namespace StonMedia.Cache.Tests.Purging;

public class PurgeSweeperTests
{
    private static readonly PurgeSweeperOptions s_quick = new() { Interval = TimeSpan.FromMilliseconds(5), LongestLoad = TimeSpan.Zero };

    [Fact]
    public async Task Sweep_Commands_AreAppliedAndForgotten()
    {
        var journal = new FakeJournal();
        using Shelf shelf = await Shelf.OpenAsync(journal);
        Entry kept = shelf.Put("/a"), gone = shelf.Put("/b"), other = shelf.Put("/c");
        PendingPurge purge = await shelf.GiveAsync(PurgeKind.Purge, PurgeScope.Pattern, "/a*");
        await shelf.GiveAsync(PurgeKind.HardPurge, PurgeScope.Pattern, "/b*");
        await shelf.GiveAsync(PurgeKind.HardPurge, PurgeScope.Key, "/z");
        await using var sweeper = new PurgeSweeper(shelf.Log, s_quick, TimeProvider.System);
        await Eventually.HoldsAsync(() => sweeper.Retired == 3, "the commands are retired");
        Assert.Equal((0, 0), (shelf.Purges.PendingBroad, shelf.Purges.PendingKeys));
        Assert.True(kept.Snapshot!.IsPurged);
        Assert.True(gone.IsGone);
        Assert.Null(shelf.Index.Find("/b"));
        Assert.True(shelf.IsFresh(other));
        Assert.True(purge.IsSpent);
        Assert.Equal(1, purge.Tally.Count);
        Assert.Equal(3, journal.Retired);
        Assert.Empty(journal.Commands);
    }

    [Fact]
    public async Task Sweep_RecordsOnDisk_AreCountedOnceAndLater()
    {
        var journal = new FakeJournal { Records = { "/a/1", "/a/2", "/b" } };
        using Shelf shelf = await Shelf.OpenAsync(journal);
        shelf.Put("/a/1");
        PendingPurge purge = await shelf.GiveAsync(PurgeKind.Purge, PurgeScope.Pattern, "/a/*");
        (PurgeTally tally, bool isEstimate) = await shelf.Log.CountAsync("test", [purge], TestContext.Current.CancellationToken);
        Assert.Equal((1L, true), (tally.Count, isEstimate));
        await using var sweeper = new PurgeSweeper(shelf.Log, s_quick, TimeProvider.System);
        await Eventually.HoldsAsync(() => purge.IsSpent, "the command is spent");
        Assert.Equal(2, purge.Tally.Count);
        Assert.Equal(["/a/1", "/a/2"], journal.Removed);
    }

    [Fact]
    public async Task Sweep_HardPurgedInMemoryAndOnDisk_AreCountedOnce()
    {
        var journal = new FakeJournal { Records = { "/a/1", "/a/2", "/b" } };
        using Shelf shelf = await Shelf.OpenAsync(journal);
        shelf.Put("/a/1");
        PendingPurge purge = await shelf.GiveAsync(PurgeKind.HardPurge, PurgeScope.Pattern, "/a/*");
        (PurgeTally tally, _) = await shelf.Log.CountAsync("test", [purge], TestContext.Current.CancellationToken);
        Assert.Equal(1, tally.Count);
        // What a load finds on disk of it before the sweep comes there.
        Entry unpublished = shelf.Put("/other", seen: 0);
        Assert.True(shelf.Purges.Settled("/a/1", unpublished.Snapshot!).IsGone);
        Assert.Equal(1, purge.Tally.Count);
        Assert.True(unpublished.TryDrop());
        PendingPurge next = await shelf.GiveAsync(PurgeKind.HardPurge, PurgeScope.Pattern, "/*");
        await using var sweeper = new PurgeSweeper(shelf.Log, s_quick, TimeProvider.System);
        await Eventually.HoldsAsync(() => next.IsSpent, "the commands are spent");
        // /a/1 once, at the first; /a/2 and /b at the newest that names them.
        Assert.Equal((1L, 2L), (purge.Tally.Count, next.Tally.Count));
        Assert.Equal(["/a/1", "/a/2", "/b"], journal.Removed);
    }

    [Fact]
    public async Task Sweep_LoadedAgainAfterAHardPurge_IsCountedAgain()
    {
        var journal = new FakeJournal { Records = { "/a" } };
        using Shelf shelf = await Shelf.OpenAsync(journal);
        shelf.Put("/a");
        PendingPurge first = await shelf.GiveAsync(PurgeKind.HardPurge, PurgeScope.Key, "/a");
        journal.Seen = first.Sequence;      // what was loaded since, and is on disk alone by now
        PendingPurge second = await shelf.GiveAsync(PurgeKind.HardPurge, PurgeScope.Key, "/a");
        await using var sweeper = new PurgeSweeper(shelf.Log, s_quick, TimeProvider.System);
        await Eventually.HoldsAsync(() => second.IsSpent, "the commands are spent");
        Assert.Equal((1L, 1L), (first.Tally.Count, second.Tally.Count));
    }

    [Fact]
    public async Task Sweep_WithinTheTimeOfALoad_KeepsTheCommand()
    {
        using Shelf shelf = await Shelf.OpenAsync();
        PendingPurge purge = await shelf.GiveAsync(PurgeKind.Purge, PurgeScope.Pattern, "/a*");
        await using var sweeper = new PurgeSweeper(shelf.Log, s_quick with { LongestLoad = TimeSpan.FromMinutes(1) }, TimeProvider.System);
        await Eventually.HoldsAsync(() => purge.IsSpent, "the command is spent");
        Assert.Equal(1, shelf.Purges.PendingBroad);
        Assert.False(shelf.IsFresh(shelf.Put("/a", seen: 0)));
        Assert.Equal(0, sweeper.Retired);
    }

    [Fact]
    public async Task Sweep_VolumeCannotBeWalked_RetiresNothing()
    {
        var journal = new FakeJournal { CanSweep = false };
        using Shelf shelf = await Shelf.OpenAsync(journal);
        await shelf.GiveAsync(PurgeKind.Purge, PurgeScope.Pattern, "/a*");
        Entry entry = shelf.Put("/a", seen: 0);
        await using (var sweeper = new PurgeSweeper(shelf.Log, s_quick, TimeProvider.System))
        {
            await Eventually.HoldsAsync(() => entry.Snapshot!.IsPurged, "memory is swept");
            Assert.Equal(0, sweeper.Spent);
            journal.CanSweep = true;
            await Eventually.HoldsAsync(() => sweeper.Retired == 1, "the next sweep succeeds");
        }

        Assert.Empty(journal.Commands);
    }

    [Fact]
    public async Task Wake_LongInterval_SweepsAtOnce()
    {
        using Shelf shelf = await Shelf.OpenAsync();
        await shelf.GiveAsync(PurgeKind.Purge, PurgeScope.Pattern, "/a*");
        await using var sweeper = new PurgeSweeper(shelf.Log, s_quick with { Interval = TimeSpan.FromHours(1) }, TimeProvider.System);
        sweeper.Wake();
        sweeper.Wake();
        await Eventually.HoldsAsync(() => sweeper.Retired == 1, "the command is retired");
    }
}
