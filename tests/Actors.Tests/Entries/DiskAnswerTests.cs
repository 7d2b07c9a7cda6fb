using StonMedia.Actors.Entries;
using StonMedia.Cache.Blocks;
using StonMedia.Cache.Disk;
using StonMedia.Cache.Entries;

namespace StonMedia.Actors.Tests.Entries;

/// <summary>Times between ticks and the wall clock, which somebody may set.</summary>
public sealed class DiskAnswerTests : IDisposable
{
    private const long Tick = 1_000_000_000;

    private static readonly DateTimeOffset s_now = new(2025, 6, 1, 12, 0, 0, TimeSpan.Zero);

    private readonly MemoryStore _store = new(8 << 20);

    public void Dispose() => _store.Dispose();

    [Theory]
    // stored 100 s ago with a lifetime of 600 s; the clock moves while the process is down
    [InlineData(0, 100, 500)]
    [InlineData(60, 160, 440)]              // a minute passed
    [InlineData(3600, 3700, -3100)]         // an hour passed, or the clock was set forward: stale
    [InlineData(-50, 50, 550)]              // set back a little: fresh for longer, but no longer than meant
    [InlineData(-102, 0, 600)]              // within what clocks drift: as if it had just come
    [InlineData(-3600, 0, 0)]               // set back past its arrival: nobody knows its age, so it is checked
    public void Snapshot_AfterRestart_AgeIsNeverNegativeAndFreshnessNeverGrows(int moved, int age, int left)
    {
        DiskRecord record = Record(storedSecondsAgo: 100, lifetime: 600);
        DateTimeOffset later = s_now.AddSeconds(moved);
        EntrySnapshot back = DiskAnswer.Snapshot(record, Body(), later, 5_000);
        Assert.Equal(age + 7, back.Age(5_000));
        Assert.Equal(5_000 + (left * 1000L), back.FreshUntil);
        Assert.True(back.FreshUntil - back.StoredAt <= 600_000);
    }

    [Fact]
    public void Record_ForEverFresh_IsAMomentThatExists()
    {
        Generation body = Body();
        var snapshot = new EntrySnapshot { Status = 200, Headers = HeaderList.Empty, Body = body, StoredAt = Tick, FreshUntil = long.MaxValue, OriginTarget = "/" };
        DiskRecord record = DiskAnswer.Record(snapshot, 1, s_now, Tick);
        Assert.True(record.FreshUntil > s_now.AddYears(1000));
    }

    [Fact]
    public void Record_ThereAndBack_IsTheSameAnswer()
    {
        DiskRecord record = Record(storedSecondsAgo: 10, lifetime: 50);
        EntrySnapshot back = DiskAnswer.Snapshot(record, Body(), s_now, Tick);
        Assert.Equal(record, DiskAnswer.Record(back, record.Generation, s_now, Tick) with { Extra = record.Extra });     // lists are compared by reference
        Assert.Equal(60, back.StaleWhileRevalidateSeconds);
        Assert.True(back.MustRevalidate);
        Assert.Equal("\"v\"", back.ETag);
    }

    /// <summary>Whatever a snapshot knows is in its record, or need not outlive the process; a new member has to be put into one of the two lists.</summary>
    [Fact]
    public void Members_OfASnapshot_AreAllKnownToTheRecord()
    {
        string[] kept =
        [
            "Status", "Headers", "Body", "InitialAge", "StoredAt", "FreshUntil", "MustRevalidate", "StaleIfErrorSeconds", "StaleWhileRevalidateSeconds", "OriginTarget", "FillHeaders", "ClientHost",
            "PurgeSeen", "FreshBeforePurge",
        ];
        string[] derived = ["IsPurged", "IsGone", "ETag", "LastModified"];
        Assert.Equal(kept.Concat(derived).Order(), typeof(EntrySnapshot).GetProperties().Select(static one => one.Name).Order());
    }

    [Fact]
    public void Snapshot_OfAPurgedRecord_StandsInOnlyWhileTheOriginFails()
    {
        DiskRecord record = Record(storedSecondsAgo: 10, lifetime: 50) with { Flags = DiskRecordFlags.Ranged | DiskRecordFlags.Purged };
        EntrySnapshot back = DiskAnswer.Snapshot(record, Body(), s_now, Tick);
        Assert.True(back.IsPurged);
        Assert.False(back.IsFresh(Tick));
        Assert.Equal(Tick + 40_000, back.FreshBeforePurge);
    }

    private static DiskRecord Record(int storedSecondsAgo, int lifetime)
    {
        using var store = new MemoryStore(1 << 20);
        var snapshot = new EntrySnapshot
        {
            Status = 200,
            Headers = new HeaderList([new HeaderField("Content-Type", "video/mp4")]),
            Body = new Generation(store, new Validators("\"v\"", null, null), 100_000, ranged: true),
            InitialAge = 7,
            StoredAt = Tick - (storedSecondsAgo * 1000L),
            FreshUntil = Tick + ((lifetime - storedSecondsAgo) * 1000L),
            MustRevalidate = true,
            StaleWhileRevalidateSeconds = 60,
            StaleIfErrorSeconds = 30,
            OriginTarget = "/a?b",
            ClientHost = "www.example.com",
            PurgeSeen = 12,
        };
        return DiskAnswer.Record(snapshot, 99, s_now, Tick);
    }

    private Generation Body() => new(_store, new Validators("\"v\"", null, null), 100_000, ranged: true);
}
