using System.Reflection;
using StonMedia.Cache.Blocks;
using StonMedia.Cache.Entries;
using StonMedia.Cache.Packing;

namespace StonMedia.Cache.Tests.Packing;

public sealed class EntryPackerTests
{
    /// <summary>
    /// Whoever adds a member to one of these says here that the packer knows it: that it is written and read (and compared in
    /// <see cref="Find_PackedEntry_IsWhatItWas"/>), follows from others, or keeps the entry open.
    /// </summary>
    [Theory]
    [InlineData(typeof(EntrySnapshot), "Body,ClientHost,ETag,FillHeaders,FreshBeforePurge,FreshUntil,Headers,InitialAge,IsGone,IsPurged,LastModified," +
        "MustRevalidate,OriginTarget,Prepared,PurgeSeen,StaleIfErrorSeconds,StaleWhileRevalidateSeconds,Status,StoredAt")]
    [InlineData(typeof(Entry), "Charge,HitForMissUntil,Hold,Identity,IsBusy,IsGone,Key,Snapshot,VaryOn")]
    [InlineData(typeof(Generation), "AnswersRanges,Arriving,Derived,Disk,FillsHeldUntil,HasGap,HasReaders,HasWaiters,Id,IsComplete,IsRanged,IsRetired,LastResidentBlock,Length,Received,ReceivedAgain,SmallCharge,Store,Validators")]
    [InlineData(typeof(Validators), "AreStrong,Date,ETag,HasStrongETag,HasStrongLastModified,LastModified")]
    public void Members_AreAllKnownToThePacker(Type type, string known)
    {
        IEnumerable<string> members = type.GetProperties(BindingFlags.Public | BindingFlags.Instance).Select(static one => one.Name)
            .Concat(type.GetFields(BindingFlags.Public | BindingFlags.Instance).Select(static one => one.Name)).Distinct();
        Assert.Empty(members.Except(known.Split(',')));
    }

    [Theory]
    [InlineData("/a", 1000)]
    [InlineData("/a", 0)]
    [InlineData("/a", 16 << 10)]
    [InlineData("/caf\u00e9?q=\u20ac", 5)]
    public void Find_PackedEntry_IsWhatItWas(string key, int length)
    {
        using var store = new MemoryStore(16 << 20);
        var index = new EntryIndex(store, openLimit: 16);
        byte[] bytes = new byte[length];
        new Random(1).NextBytes(bytes);
        var modified = new DateTimeOffset(2024, 2, 29, 1, 2, 3, TimeSpan.Zero);
        var before = new EntrySnapshot
        {
            Status = 404,
            Headers = new HeaderList([new("X-One", "1"), new("x-two", "\u00ff\u00e4"), new("X-One", ""), new("ETag", "W/\"other\"")]),
            Body = Packed.Body(store, bytes, new Validators("\"tag\"", modified, modified.AddHours(1))),
            InitialAge = 17,
            StoredAt = Environment.TickCount64 - 5000,
            FreshUntil = Environment.TickCount64 + 100_000,
            MustRevalidate = true,
            StaleIfErrorSeconds = 600,
            StaleWhileRevalidateSeconds = 70_000,
            OriginTarget = "/a%20b",
            FillHeaders = new HeaderList([new("Accept-Encoding", "identity"), new("Accept", "*/*")]),
            ClientHost = "www.example.com",
            FreshBeforePurge = 12345,
            PurgeSeen = 99,
        };
        Packed.Add(index, store, key, before, static entry => entry.VaryOn = ["accept", "accept-encoding"]);
        Packed.PackAway(index, store, key);
        Assert.True(index.Contains(key));
        Entry entry = index.Find(key)!;
        EntrySnapshot after = entry.Snapshot!;
        Assert.NotSame(before, after);
        Assert.Equal(["accept", "accept-encoding"], entry.VaryOn);
        Assert.Equal(before.Headers, after.Headers);
        Assert.Equal(before.FillHeaders, after.FillHeaders);
        Assert.Equal(before.Body.Validators, after.Body.Validators);
        Assert.Equal(before.Body.IsRanged, after.Body.IsRanged);
        Assert.Equal(bytes, Packed.BytesOf(after.Body));
        foreach (PropertyInfo property in typeof(EntrySnapshot).GetProperties())
            if (property.Name is not ("Body" or "Headers" or "FillHeaders")) Assert.Equal(property.GetValue(before), property.GetValue(after));
    }

    [Fact]
    public void TryRead_PackedEntry_ShowsHeaderAndBodyWithoutOpeningIt()
    {
        using var store = new MemoryStore(16 << 20);
        var index = new EntryIndex(store, openLimit: 16);
        Packed.Add(index, store, "/a", Packed.Answer(store, [7, 8, 9]));
        Packed.PackAway(index, store, "/a");
        Assert.True(index.TryRead("/a", out PackedRecord record));
        Assert.Equal(200, record.Status);
        Assert.True(record.IsFresh(Environment.TickCount64));
        Assert.Equal([7, 8, 9], record.Body.ToArray());
        var lines = new List<HeaderField>();
        foreach (PackedLine line in record.Lines) lines.Add(new HeaderField(line.Name, line.Value));
        Assert.Equal([new("Content-Type", "text/plain"), new("ETag", "\"v1\""), new("Cache-Control", "max-age=3600")], lines);
        Assert.Equal("/a", record.Key);
        Assert.Null(index.FindOpen("/a"));
        Assert.False(index.TryRead("/b", out _));
    }

    [Fact]
    public void Line_BusyWatchedOrHeldEntry_StaysOpen()
    {
        using var store = new MemoryStore(16 << 20);
        var index = new EntryIndex(store, openLimit: 16);
        Entry busy = Packed.Add(index, store, "/busy", Packed.Answer(store, [1]));
        Assert.True(busy.TryBeginWork());
        Entry watched = Packed.Add(index, store, "/watched", Packed.Answer(store, [1]));
        watched.Snapshot!.Body.AddReader(new BodyReader());
        Entry held = Packed.Add(index, store, "/held", Packed.Answer(store, [1]), static entry => entry.Hold = new HoldOff(Environment.TickCount64 + 100_000, 502, ""));
        Entry large = Packed.Add(index, store, "/large", Packed.Answer(store, new byte[100_000]));
        Packed.Add(index, store, "/quiet", Packed.Answer(store, [1]));
        Packed.PackAway(index, store, "/quiet");
        for (int n = 0; n < 50; n++) Packed.Add(index, store, $"/more/{n}", Packed.Answer(store, [1]));
        Assert.All(new[] { busy, watched, held, large }, entry => Assert.Same(entry, index.FindOpen(entry.Key)));
    }

    [Fact]
    public void Line_EntryThatKnowsNothing_IsForgotten()
    {
        using var store = new MemoryStore(16 << 20);
        var index = new EntryIndex(store, openLimit: 16);
        Packed.Add(index, store, "/nothing", null);
        for (int n = 0; n < 40; n++) Packed.Add(index, store, $"/more/{n}", Packed.Answer(store, [1]));
        Assert.Null(index.Find("/nothing"));
        Assert.Equal(40, index.Count);
    }

    [Fact]
    public void ScanPacked_ChangedTimes_HoldForTheNextLook()
    {
        using var store = new MemoryStore(16 << 20);
        var index = new EntryIndex(store, openLimit: 16);
        for (int n = 0; n < 500; n++) Packed.Add(index, store, $"/{n}", Packed.Answer(store, [1]));
        var seen = new HashSet<string>();
        int shown = 0;
        for (int part = 0; part < EntryIndex.Parts; part++)
        {
            shown += index.ScanPacked(part, (PackedRecord record, ref PackedTimes times) =>
            {
                Assert.True(seen.Add(record.Key));
                times = new PackedTimes(1, 2, 3, true);
                return PackedChange.Times;
            });
        }

        Assert.Equal(shown, seen.Count);
        Assert.Equal(500, seen.Count + index.Open.Count());
        Assert.Equal(index.Packed, seen.Count);
        string key = seen.First();
        Assert.True(index.TryRead(key, out PackedRecord after));
        Assert.False(after.IsFresh(2));
        Assert.Equal(3, after.PurgeSeen);
        EntrySnapshot opened = index.Find(key)!.Snapshot!;
        Assert.Equal((2L, true), (opened.FreshBeforePurge, opened.MustRevalidate));
    }

    [Fact]
    public void ScanPacked_Removal_TakesTheRecordOut()
    {
        using var store = new MemoryStore(16 << 20);
        var index = new EntryIndex(store, openLimit: 16);
        for (int n = 0; n < 500; n++) Packed.Add(index, store, $"/{n}", Packed.Answer(store, [1]));
        int packed = index.Packed, open = index.Count - packed;
        for (int part = 0; part < EntryIndex.Parts; part++)
            index.ScanPacked(part, static (PackedRecord record, ref PackedTimes _) => record.Key.EndsWith('7') ? PackedChange.Removal : PackedChange.None);
        Assert.Equal(50 - index.Open.Count(static entry => entry.Key.EndsWith('7')), packed - index.Packed);
        Assert.Equal(open, index.Open.Count());
        Assert.False(index.Contains("/7"));
        Assert.True(index.Contains("/8"));
    }

    [Fact]
    public void Add_MoreThanTheMemory_StaysWithinItAndKeepsWhatIsUsed()
    {
        using var store = new MemoryStore(4 << 20);
        var index = new EntryIndex(store, openLimit: 16);
        byte[] body = new byte[1000];
        for (int n = 0; n < 20_000; n++)
        {
            Packed.Add(index, store, $"/{n}", Packed.Answer(store, body));
            Assert.True(store.Used <= store.Capacity);
            if (n >= 100 && n % 10 == 0) for (int k = 0; k < 100; k += 10) Use(index, k);
        }

        Assert.InRange(index.Count, 1500, 4000);
        int kept = Enumerable.Range(0, 10).Count(k => index.Contains($"/{k * 10}"));
        Assert.True(kept >= 9, $"only {kept} of the ten that are used are still there");
    }

    private static void Use(EntryIndex index, int k)
    {
        if (index.FindOpen($"/{k}") is { } open) open.Touch();
        else if (!index.TryRead($"/{k}", out _)) index.Find($"/{k}")?.Touch();
    }
}
