using StonMedia.Cache.Entries;
using StonMedia.Cache.Purging;

namespace StonMedia.Cache.Tests.Purging;

public class PurgeLogTests
{
    [Fact]
    public async Task Add_ByKey_HitsTheKeyAndItsVariantsOnly()
    {
        using Shelf shelf = await Shelf.OpenAsync();
        Entry root = shelf.Put("/a"), variant = shelf.Put("/a\naccept-language=ko"), longer = shelf.Put("/ab"), query = shelf.Put("/a?x=1");
        await shelf.GiveAsync(PurgeKind.Purge, PurgeScope.Key, "/a");
        Assert.Equal([false, false, true, true], new[] { root, variant, longer, query }.Select(shelf.IsFresh));
        Assert.True(root.Snapshot!.IsPurged);
    }

    [Fact]
    public async Task Add_ByPattern_HitsWhatMatchesWithoutItsSelection()
    {
        using Shelf shelf = await Shelf.OpenAsync();
        Entry film = shelf.Put("/f/a.mp4"), variant = shelf.Put("/f/a.mp4\nx=1"), other = shelf.Put("/g/a.mp4"), query = shelf.Put("/f/a.mp4?q=1");
        await shelf.GiveAsync(PurgeKind.Expire, PurgeScope.Pattern, "/f/*.mp4");
        Assert.Equal([false, false, true, true], new[] { film, variant, other, query }.Select(shelf.IsFresh));
    }

    [Fact]
    public async Task Add_ByTag_HitsWhatCarriesIt()
    {
        using Shelf shelf = await Shelf.OpenAsync();
        Entry tagged = shelf.Put("/a", "news, sport"), other = shelf.Put("/b", "sports"), bare = shelf.Put("/c");
        Assert.Equal(1, await shelf.CountAsync(PurgeKind.Purge, PurgeScope.Tag, "sport"));
        Assert.Equal([false, true, true], new[] { tagged, other, bare }.Select(shelf.IsFresh));
    }

    [Fact]
    public async Task Add_OnAnotherHost_TouchesNothingHere()
    {
        using Shelf shelf = await Shelf.OpenAsync();
        Entry entry = shelf.Put("/a");
        await shelf.GiveAsync(PurgeKind.Purge, PurgeScope.Pattern, "/*", host: "other");
        Assert.Equal(0, shelf.Purges.Latest);
        Assert.True(shelf.IsFresh(entry));
    }

    [Fact]
    public async Task Settle_LoadedAfterwards_IsNotHit()
    {
        using Shelf shelf = await Shelf.OpenAsync();
        await shelf.GiveAsync(PurgeKind.HardPurge, PurgeScope.Pattern, "*");
        Assert.True(shelf.IsFresh(shelf.Put("/a")));
    }

    [Theory, InlineData(PurgeScope.Key, "/a"), InlineData(PurgeScope.Pattern, "/a*")]
    public async Task Settle_LoadOvertakenByACommand_IsHit(PurgeScope scope, string text)
    {
        using Shelf shelf = await Shelf.OpenAsync();
        long began = shelf.Purges.Latest;
        await shelf.GiveAsync(PurgeKind.Purge, scope, text);
        Assert.False(shelf.IsFresh(shelf.Put("/a", seen: began)));
    }

    [Fact]
    public async Task Settle_ExpireAfter_SetsTheLifetimeEitherWay()
    {
        using Shelf shelf = await Shelf.OpenAsync();
        Entry entry = shelf.Put("/a");
        await shelf.GiveAsync(PurgeKind.ExpireAfter, PurgeScope.Key, "/a", 60);
        Assert.InRange(Left(entry), 50_000, 60_500);
        await shelf.GiveAsync(PurgeKind.ExpireAfter, PurgeScope.Pattern, "*", 86_400);
        Assert.True(shelf.IsFresh(entry));
        Assert.InRange(Left(entry), 86_390_000, 86_400_500);
        Assert.False(entry.Snapshot!.IsPurged);
        await shelf.GiveAsync(PurgeKind.Expire, PurgeScope.Pattern, "*");
        Assert.False(shelf.IsFresh(entry));

        static long Left(Entry entry) => entry.Snapshot!.FreshUntil - Environment.TickCount64;
    }

    [Fact]
    public async Task Settle_Purge_KeepsItAsideWithItsLifetime()
    {
        using Shelf shelf = await Shelf.OpenAsync();
        Entry entry = shelf.Put("/a");
        long fresh = entry.Snapshot!.FreshUntil;
        await shelf.GiveAsync(PurgeKind.Purge, PurgeScope.Key, "/a");
        await shelf.GiveAsync(PurgeKind.ExpireAfter, PurgeScope.Key, "/a", 1000);
        EntrySnapshot kept = shelf.Purges.Settle(entry)!;
        Assert.Equal((fresh, true, false), (kept.FreshBeforePurge, kept.IsPurged, kept.IsGone));
        Assert.False(kept.IsFresh(Environment.TickCount64));
    }

    [Fact]
    public async Task Settle_HardPurge_LeavesNothingToServe()
    {
        using Shelf shelf = await Shelf.OpenAsync();
        Entry entry = shelf.Put("/a");
        await shelf.GiveAsync(PurgeKind.Purge, PurgeScope.Key, "/a");
        await shelf.GiveAsync(PurgeKind.HardPurge, PurgeScope.Pattern, "/*");
        Assert.Null(shelf.Purges.Settle(entry));
        Assert.Null(shelf.Purges.Settle(entry));
        Assert.True(entry.Snapshot!.IsGone);
    }

    [Fact]
    public async Task Judge_SeveralCommands_TheGravestHoldsAndTheNewestExpiry()
    {
        using Shelf shelf = await Shelf.OpenAsync();
        await shelf.GiveAsync(PurgeKind.ExpireAfter, PurgeScope.Pattern, "/a*", 10);
        PendingPurge later = await shelf.GiveAsync(PurgeKind.ExpireAfter, PurgeScope.Key, "/a", 500);
        PurgeVerdict expiry = shelf.Purges.Judge("/a", null, 0);
        Assert.Equal((PurgeAction.Expire, 2L, later.Command.ExpiresAt), (expiry.Action, expiry.Sequence, expiry.ExpiresAt));
        await shelf.GiveAsync(PurgeKind.Purge, PurgeScope.Pattern, "/*");
        await shelf.GiveAsync(PurgeKind.Expire, PurgeScope.Key, "/a");
        Assert.Equal((PurgeAction.Purge, 4L), (shelf.Purges.Judge("/a", null, 2).Action, shelf.Purges.Judge("/a", null, 2).Sequence));
        Assert.Equal((PurgeAction.Expire, 4L), (shelf.Purges.Judge("/a", null, 3).Action, shelf.Purges.Judge("/a", null, 3).CheckedThrough));
        Assert.Equal(PurgeAction.None, shelf.Purges.Judge("/b", null, 3).Action);
    }

    [Fact]
    public async Task Count_Purge_CountsEachObjectOnceAndNotAgain()
    {
        using Shelf shelf = await Shelf.OpenAsync();
        for (int i = 0; i < 10; i++) shelf.Put($"/a/{i}", length: 1000);
        shelf.Put("/b", length: 1000);
        PendingPurge one = await shelf.GiveAsync(PurgeKind.Purge, PurgeScope.Key, "/a/1");
        Assert.Equal(new PurgeTally(1, 1000), one.Tally);
        Assert.Equal(9, await shelf.CountAsync(PurgeKind.Purge, PurgeScope.Pattern, "/a/*"));
        Assert.Equal(0, await shelf.CountAsync(PurgeKind.Purge, PurgeScope.Pattern, "/a/*"));
        Assert.Equal(0, await shelf.CountAsync(PurgeKind.Expire, PurgeScope.Pattern, "/a/*"));
        Assert.Equal(11, await shelf.CountAsync(PurgeKind.HardPurge, PurgeScope.Pattern, "*"));
        Assert.Equal(0, await shelf.CountAsync(PurgeKind.HardPurge, PurgeScope.Pattern, "*"));
        Assert.Equal(0, await shelf.CountAsync(PurgeKind.Purge, PurgeScope.Pattern, "/nothing/*"));
    }

    [Fact]
    public async Task Count_KeyWithVariants_CountsThemAll()
    {
        using Shelf shelf = await Shelf.OpenAsync();
        Entry root = shelf.Index.GetOrAdd("/a", k => new Entry(shelf.Index, k));
        root.VaryOn = ["accept-language"];
        shelf.Put("/a\naccept-language=en");
        shelf.Put("/a\naccept-language=ko");
        Assert.Equal(2, await shelf.CountAsync(PurgeKind.Purge, PurgeScope.Key, "/a"));
    }

    [Fact]
    public async Task Count_AHitComesFirst_IsCountedAllTheSame()
    {
        using Shelf shelf = await Shelf.OpenAsync();
        Entry[] all = [.. Enumerable.Range(0, 100).Select(i => shelf.Put($"/a/{i}"))];
        PendingPurge one = await shelf.GiveAsync(PurgeKind.Purge, PurgeScope.Pattern, "/a/*");
        Parallel.ForEach(Enumerable.Range(0, 400), i => Assert.False(shelf.IsFresh(all[i % 100])));
        Assert.Equal(100, (await shelf.Log.CountAsync("test", [one], TestContext.Current.CancellationToken)).Tally.Count);
    }

    [Fact]
    public async Task Add_TheSameAgain_IsKeptOnce()
    {
        using Shelf shelf = await Shelf.OpenAsync();
        for (int i = 0; i < 50; i++)
        {
            await shelf.GiveAsync(PurgeKind.Purge, PurgeScope.Pattern, "/a*");
            await shelf.GiveAsync(PurgeKind.Purge, PurgeScope.Key, "/a");
        }

        Assert.Equal((1, 1, 100L), (shelf.Purges.PendingBroad, shelf.Purges.PendingKeys, shelf.Purges.Latest));
        await shelf.GiveAsync(PurgeKind.Expire, PurgeScope.Pattern, "/a*");
        Assert.Equal(2, shelf.Purges.PendingBroad);
        Assert.Equal(PurgeAction.Purge, shelf.Purges.Judge("/a", null, 0).Action);
    }

    [Fact]
    public async Task Add_JournalFails_IsInForceAndSaysSo()
    {
        using Shelf shelf = await Shelf.OpenAsync(new FakeJournal { Fault = new IOException("no room") });
        Entry entry = shelf.Put("/a");
        (_, Exception? fault) = await shelf.Log.AddAsync([new PurgeOrder("test", PurgeKind.Purge, PurgeScope.Key, "/a")], TestContext.Current.CancellationToken);
        Assert.Equal("no room", fault?.Message);
        Assert.False(shelf.IsFresh(entry));
    }

    [Fact]
    public async Task Add_JournalHangs_IsInForceWithinItsPatience()
    {
        using Shelf shelf = await Shelf.OpenAsync(new FakeJournal { Gate = new TaskCompletionSource().Task }, patience: TimeSpan.FromSeconds(1));
        Entry entry = shelf.Put("/a");
        (_, Exception? fault) = await shelf.Log.AddAsync([new PurgeOrder("test", PurgeKind.Purge, PurgeScope.Key, "/a")], TestContext.Current.CancellationToken);
        Assert.NotNull(fault);
        Assert.False(shelf.IsFresh(entry));
    }

    [Fact]
    public async Task Add_JournalIsWaitedFor_BeforeItIsDone()
    {
        var gate = new TaskCompletionSource();
        var journal = new FakeJournal { Gate = gate.Task };
        using Shelf shelf = await Shelf.OpenAsync(journal);
        Task<PendingPurge> giving = shelf.GiveAsync(PurgeKind.Purge, PurgeScope.Key, "/a");
        Assert.False(giving.IsCompleted);
        gate.SetResult();
        Assert.Equal(1, (await giving).Sequence);
        Assert.Equal("/a", Assert.Single(journal.Commands).Text);
    }

    [Fact]
    public async Task Open_PendingCommands_HoldForWhatIsOlder()
    {
        var journal = new FakeJournal
        {
            LastSequence = 9,
            Commands = { new PurgeCommand(7, "test", PurgeKind.Purge, PurgeScope.Pattern, "/a*", DateTimeOffset.UtcNow), new PurgeCommand(8, "unknown", PurgeKind.Purge, PurgeScope.Key, "/a", DateTimeOffset.UtcNow) },
        };
        using Shelf shelf = await Shelf.OpenAsync(journal);
        Assert.Equal(PurgeAction.Purge, shelf.Purges.Judge("/a", null, 6).Action);
        Assert.Equal(PurgeAction.None, shelf.Purges.Judge("/a", null, 7).Action);
        Assert.Equal(10, (await shelf.GiveAsync(PurgeKind.Purge, PurgeScope.Key, "/z")).Sequence);
    }
}
