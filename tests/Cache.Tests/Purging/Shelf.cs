using StonMedia.Cache.Blocks;
using StonMedia.Cache.Entries;
using StonMedia.Cache.Purging;

namespace StonMedia.Cache.Tests.Purging;

/// <summary>A virtual host's records and commands, without an edge around them.</summary>
internal sealed class Shelf : IDisposable
{
    private readonly MemoryStore _memory;

    private Shelf(MemoryStore memory, PurgeLog log)
    {
        _memory = memory;
        Log = log;
    }

    public PurgeLog Log { get; }

    public HostPurges Purges => Log.Of("test");

    public EntryIndex Index => Purges.Index;

    public static async Task<Shelf> OpenAsync(IPurgeJournal? journal = null, TimeProvider? time = null, long memory = 16 << 20, TimeSpan? patience = null)
    {
        var log = new PurgeLog(journal ?? MemoryPurgeJournal.Instance, time ?? TimeProvider.System, patience ?? TimeSpan.FromMinutes(1));
        await log.OpenAsync([("test", new EntryIndex()), ("other", new EntryIndex())], ["Cache-Tag"], TestContext.Current.CancellationToken);
        return new Shelf(new MemoryStore(memory), log);
    }

    /// <summary>A fresh entry of an hour with an empty body, or one whose length is only stated.</summary>
    public Entry Put(string key, string? tags = null, long length = 0, long? seen = null)
    {
        Entry entry = Index.GetOrAdd(key, k => new Entry(Index, k));
        long now = Environment.TickCount64;
        entry.Publish(new EntrySnapshot
        {
            Status = 200,
            Headers = tags is null ? HeaderList.Empty : new HeaderList([new HeaderField("Cache-Tag", tags)]),
            Body = new Generation(_memory, new Validators("\"v\"", null, null), length, ranged: true),
            StoredAt = now,
            FreshUntil = now + 3_600_000,
            OriginTarget = key,
            PurgeSeen = seen ?? Purges.Latest,
        });
        return entry;
    }

    public async Task<PendingPurge> GiveAsync(PurgeKind kind, PurgeScope scope, string text, int seconds = 0, string host = "test")
        => (await Log.AddAsync([new PurgeOrder(host, kind, scope, text, seconds)], TestContext.Current.CancellationToken)).Commands[0];

    /// <summary>Gives a command and counts what it hits.</summary>
    public async Task<long> CountAsync(PurgeKind kind, PurgeScope scope, string text)
    {
        PendingPurge one = await GiveAsync(kind, scope, text);
        (PurgeTally tally, bool isEstimate) = await Log.CountAsync("test", [one], TestContext.Current.CancellationToken);
        Assert.False(isEstimate);
        return tally.Count;
    }

    public bool IsFresh(Entry entry) => Purges.Settle(entry) is { } snapshot && snapshot.IsFresh(Environment.TickCount64);

    public void Dispose()
    {
        Log.Dispose();
        _memory.Dispose();
    }
}
