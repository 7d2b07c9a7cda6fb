using System.Buffers;
using System.Collections.Concurrent;
using StonMedia.Cache.Blocks;
using StonMedia.Cache.Packing;

namespace StonMedia.Cache.Entries;

/// <summary>
/// The resident records of one virtual host by cache key; reads take no lock. A record has one of two forms: an <see cref="Entry"/>
/// while it is worked on or was used lately, otherwise packed, some 300 bytes and its small body, in native memory. Each key is in
/// one of them at any time.
/// </summary>
/// <remarks>
/// Open entries are counted. Beyond a bound, each new one makes two that were not used since the last look be packed. Entries that nobody
/// has used since they were made have a bound of their own, which is low: most are not asked for again, and what is let go of while it is
/// young costs the garbage collector nothing. A packed record is opened by whoever asks for its entry; plain hits are answered from the
/// packed form (<see cref="TryRead"/>).
/// </remarks>
public sealed class EntryIndex : IPackedOwner
{
    /// <summary>Parts that <see cref="ScanPacked"/> goes through.</summary>
    public const int Parts = 64;

    private const int LooksAnAdd = 4;

    private const int MostNewcomers = 64;

    private readonly ConcurrentDictionary<string, Entry> _open = new(StringComparer.Ordinal);
    private readonly ConcurrentQueue<Entry> _order = new();
    private readonly ConcurrentQueue<Entry> _newcomers = new();
    private readonly PackedShard[] _shards = new PackedShard[Parts];
    private readonly int[] _hitLately = new int[4096];
    private readonly MemoryStore? _store;
    private readonly ushort _number;
    private readonly int _openLimit;
    private int _ordered;
    private int _new;
    private int _passes;

    [ThreadStatic] private static byte[]? t_buffer;

    /// <param name="store">Where records are packed; null: they stay open.</param>
    /// <param name="openLimit">Entries beyond which those at rest are packed; by default one for 256 KiB of memory, from 256 to 4,096.</param>
    public EntryIndex(MemoryStore? store = null, int? openLimit = null)
    {
        for (int i = 0; i < Parts; i++) _shards[i] = new PackedShard();
        _store = store;
        _openLimit = openLimit ?? (int)Math.Clamp((store?.Capacity ?? 0) / (256 << 10), 256, 4096);
        _number = store?.Packed.Register(this) ?? 0;
    }

    public int Count => _open.Count + Packed;

    /// <summary>How many of them are packed.</summary>
    public int Packed
    {
        get
        {
            int packed = 0;
            foreach (PackedShard shard in _shards) packed += shard.Count;
            return packed;
        }
    }

    /// <summary>Every open record that stays for the length of the walk, and some that come or go. Takes no lock and copies nothing.</summary>
    public IEnumerable<Entry> Open
    {
        get
        {
            foreach ((_, Entry entry) in _open) yield return entry;
        }
    }

    private static byte[] Buffer => t_buffer ??= new byte[RecordHead.MaxRecord];

    PackedShard IPackedOwner.ShardOf(int hash) => ShardOf(hash);

    /// <summary>The entry of a key, opened if it was packed.</summary>
    public Entry? Find(string key)
    {
        if (_open.TryGetValue(key, out Entry? entry)) return entry;
        if (_store is null) return null;
        int hash = HashOf(key);
        PackedShard shard = ShardOf(hash);
        while (true)
        {
            int moves = shard.Moves;
            if (_open.TryGetValue(key, out entry)) return entry;
            if (shard.TryRead(key, hash, Buffer, _store.Packed.Texts, touch: true, out PackedRecord record, out long place))
            {
                if (Unpack(key, hash, shard, record, place, out entry)) return entry;
                continue;
            }

            if (shard.Moves == moves) return null;
        }
    }

    /// <summary>The entry of a key if it is open. Takes no lock and changes nothing.</summary>
    public Entry? FindOpen(string key) => _open.GetValueOrDefault(key);

    /// <summary>
    /// A copy of a key's packed record, valid until this thread looks up another. Notes a use. False: it is not packed, or it is hit so
    /// often that it is better opened (<see cref="Find"/>).
    /// </summary>
    public bool TryRead(string key, out PackedRecord record)
    {
        record = default;
        if (_store is null) return false;
        int hash = HashOf(key);
        if (!ShardOf(hash).TryRead(key, hash, Buffer, _store.Packed.Texts, touch: true, out record, out _)) return false;
        ref int lately = ref _hitLately[hash & (_hitLately.Length - 1)];
        if (lately != hash)
        {
            lately = hash;
            return true;
        }

        lately = 0;
        // With all places taken each opening costs a packing: only some of them.
        return Volatile.Read(ref _ordered) >= _openLimit && (++_passes & 15) != 0;
    }

    /// <summary>Whether there is a record of that key, in either form.</summary>
    public bool Contains(string key)
    {
        if (_open.ContainsKey(key)) return true;
        if (_store is null) return false;
        int hash = HashOf(key);
        PackedShard shard = ShardOf(hash);
        while (true)
        {
            int moves = shard.Moves;
            if (_open.ContainsKey(key) || shard.TryRead(key, hash, Buffer, _store.Packed.Texts, touch: false, out _, out _)) return true;
            if (shard.Moves == moves) return false;
        }
    }

    /// <summary>Enters a new entry. False: there is one of that key.</summary>
    public bool TryAdd(Entry entry)
    {
        if (_store is null) return _open.TryAdd(entry.Key, entry);
        int hash = HashOf(entry.Key);
        PackedShard shard = ShardOf(hash);
        lock (shard.Lock)
        {
            if (shard.Contains(entry.Key, hash, Buffer, _store.Packed.Texts) || !_open.TryAdd(entry.Key, entry)) return false;
        }

        Welcome(entry);
        return true;
    }

    /// <summary>The record of that key, made when there is none.</summary>
    public Entry GetOrAdd(string key, Func<string, Entry> make)
    {
        while (true)
        {
            if (Find(key) is { } there) return there;
            Entry made = make(key);
            if (TryAdd(made)) return made;
        }
    }

    /// <summary>Takes this very entry out; false when it is not there any more.</summary>
    public bool Remove(Entry entry) => _open.TryRemove(new KeyValuePair<string, Entry>(entry.Key, entry));

    /// <summary>
    /// Shows the packed records of one part, each once; parts are numbered from 0 to <see cref="Parts"/> - 1. Readers are not held up; who opens or packs
    /// records of that part is, for as long as it takes. A record may be packed or opened during a walk over all parts: to
    /// miss none, walk over <see cref="Open"/> before and after.
    /// </summary>
    /// <param name="part">Which.</param>
    /// <param name="visit">Says what becomes of each.</param>
    /// <param name="removals">Of a walk over all parts; null for one alone.</param>
    /// <returns>Records shown.</returns>
    internal int ScanPacked(int part, PackedVisitor visit, PackedRemovals? removals)
    {
        if (_store is null) return 0;
        byte[] buffer = ArrayPool<byte>.Shared.Rent(RecordHead.MaxRecord);      // the visitor may look up others
        var removed = new List<(int Segment, int Size)>();
        int shown = _shards[part].Scan(buffer, _store.Packed.Texts, visit, removed);
        ArrayPool<byte>.Shared.Return(buffer);
        var told = removals ?? new PackedRemovals(_store.Packed);
        told.Add(removed);
        if (removals is null) told.Flush();
        return shown;
    }

    /// <summary>As the other, for one part alone.</summary>
    public int ScanPacked(int part, PackedVisitor visit) => ScanPacked(part, visit, null);

    /// <summary>For a walk over all parts, to be flushed at its end; null where nothing is packed.</summary>
    internal PackedRemovals? BeginRemovals() => _store is null ? null : new PackedRemovals(_store.Packed);

    /// <summary>Packs an entry that is at rest. False: it stays open.</summary>
    internal unsafe bool TryPack(Entry entry)
    {
        int changes = entry.Changes;
        EntrySnapshot? snapshot = entry.Snapshot;
        if (_store is null || entry.IsGone || !EntryPacker.CanPack(entry, snapshot, Environment.TickCount64)) return false;
        int hash = HashOf(entry.Key);
        int size = EntryPacker.Write(entry, snapshot, hash, _store.Packed.Texts, Buffer);
        PackedShard shard = ShardOf(hash);
        if (size < 0 || !shard.EnsureRoom(_store)) return false;
        byte* record = _store.Packed.TryAppend(Buffer.AsSpan(0, size), _number, entry.IsMain, out PackedSegment segment);
        if (record is null) return false;
        bool left, packed = false;
        lock (shard.Lock)
        {
            left = shard.HasRoom && entry.TryLeave(snapshot, changes, out packed);
            if (left)
            {
                // In this order a look-up, which asks the open entries first, finds it in one of the two.
                if (packed) shard.Insert(record, Math.Min((int)entry.Frequency, 3));
                shard.NoteMove();
                _open.TryRemove(new KeyValuePair<string, Entry>(entry.Key, entry));
            }
        }

        if (!packed) segment.NoteDead(size);
        segment.Written();
        if (left) entry.Left(snapshot);
        return left;
    }

    /// <summary>Makes the entry of a packed record. False: it has moved meanwhile. True without an entry: there was no memory to open it, and it left.</summary>
    private bool Unpack(string key, int hash, PackedShard shard, PackedRecord record, long place, out Entry? entry)
    {
        int segment = record.Head.Segment, size = record.Size;
        long sequence = record.Head.Sequence;
        Entry? made = EntryPacker.Read(record, key, this, _store!);
        bool main = _store!.Packed.IsMain(segment);
        lock (shard.Lock)
        {
            if (!shard.Holds(place, sequence, hash))
            {
                made?.Discard();
                entry = null;
                return false;
            }

            if (made is not null) _open[key] = made;
            shard.NoteMove();
            shard.TryRemove(place, hash, out int uses);
            if (made is not null) made.Frequency = (byte)uses;
        }

        _store.Packed.NoteDead(segment, size);
        entry = made;
        if (made is null) return true;
        made.Touch();
        _store.Admit(made, main);
        Line(made);
        return true;
    }

    /// <summary>The order of those that are new: what was used comes into the other one, what still arrives is looked at again later.</summary>
    private void Welcome(Entry entry)
    {
        _newcomers.Enqueue(entry);
        if (Interlocked.Increment(ref _new) <= Math.Min(MostNewcomers, _openLimit / 2)) return;
        for (int looks = 0; looks < LooksAnAdd && _newcomers.TryDequeue(out Entry? oldest); looks++)
        {
            bool used = oldest.TakeUsedLately();
            if (!used && !oldest.IsGone && oldest.IsArriving)
            {
                _newcomers.Enqueue(oldest);
                continue;
            }

            Interlocked.Decrement(ref _new);
            if (!oldest.IsGone && (used || !TryRest(oldest))) Line(oldest);
        }
    }

    private void Line(Entry entry)
    {
        if (_store is null) return;
        _order.Enqueue(entry);
        if (Interlocked.Increment(ref _ordered) <= _openLimit) return;
        for (int looks = 0; looks < LooksAnAdd && _order.TryDequeue(out Entry? oldest); looks++)
        {
            if (!oldest.IsGone && (oldest.TakeUsedLately() || !TryRest(oldest))) _order.Enqueue(oldest);
            else Interlocked.Decrement(ref _ordered);
        }
    }

    /// <summary>Packs it, or drops one that knows nothing.</summary>
    private bool TryRest(Entry entry) => EntryPacker.KnowsNothing(entry, Environment.TickCount64) ? entry.TryForget() : TryPack(entry);

    private PackedShard ShardOf(int hash) => _shards[hash & (Parts - 1)];

    private static int HashOf(string key) => key.GetHashCode(StringComparison.Ordinal);
}
