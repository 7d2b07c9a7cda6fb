using StonMedia.Cache.Blocks;
using StonMedia.Cache.Entries;

namespace StonMedia.Cache.Tests.Packing;

/// <summary>Entries for the tests of packing.</summary>
internal static class Packed
{
    /// <summary>An entry with that answer, in the index as after a load.</summary>
    public static Entry Add(EntryIndex index, MemoryStore store, string key, EntrySnapshot? snapshot, Action<Entry>? change = null)
    {
        var entry = new Entry(index, key);
        Assert.True(entry.TryBeginWork());
        Assert.True(entry.TryAdmit(store));
        Assert.True(index.TryAdd(entry));
        entry.Publish(snapshot);
        change?.Invoke(entry);
        entry.EndWork();
        return entry;
    }

    /// <summary>Adds others until that key is no longer open.</summary>
    public static void PackAway(EntryIndex index, MemoryStore store, string key)
    {
        for (int n = 0; index.FindOpen(key) is not null; n++)
        {
            Assert.True(n < 100, $"{key} stays open");
            Add(index, store, $"/other/{Guid.NewGuid()}", Answer(store, [1, 2, 3]));
        }
    }

    public static EntrySnapshot Answer(MemoryStore store, byte[] body, string tag = "\"v1\"")
        => new()
        {
            Status = 200,
            Headers = new HeaderList([new("Content-Type", "text/plain"), new("ETag", tag), new("Cache-Control", "max-age=3600")]),
            Body = Body(store, body, new Validators(tag, null, null)),
            StoredAt = Environment.TickCount64,
            FreshUntil = Environment.TickCount64 + 3_600_000,
            OriginTarget = "/origin",
        };

    public static Generation Body(MemoryStore store, byte[] bytes, Validators validators)
    {
        var body = new Generation(store, validators, bytes.Length, ranged: true);
        using var writer = new BodyWriter(body, 0);
        for (int at = 0; at < bytes.Length;)
        {
            if (!writer.TryGetRoom(out Memory<byte> room)) throw new InsufficientMemoryException();
            int now = Math.Min(room.Length, bytes.Length - at);
            bytes.AsMemory(at, now).CopyTo(room);
            writer.Advance(now);
            at += now;
        }

        return body;
    }

    public static byte[] BytesOf(Generation body)
    {
        Assert.True(body.TryRead(0, body.Length, out BlockLease lease) || body.Length == 0);
        using (lease) return lease.Memory.ToArray();
    }
}
