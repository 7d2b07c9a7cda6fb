using StonMedia.Cache.Blocks;

namespace StonMedia.Cache.Packing;

/// <summary>
/// One part of the table from keys to packed records: open addressing, 8 bytes a slot. Readers take no lock: they copy the record and
/// look afterwards whether slot, table and record are still the ones they began with. Writers hold <see cref="Lock"/>.
/// </summary>
/// <remarks>
/// A slot: bits 0 and 1 uses (0 to 3), bit 2 set, bits 3 to 46 the record's address (records lie on 8 bytes), bits 47 to 63 the top of the
/// key's hash. 0: never used, 1: a record was here. Record memory is never unmapped while the store lives, so a late reader reads garbage at
/// worst, and notices.
/// </remarks>
internal sealed unsafe class PackedShard
{
    private const long Tombstone = 1;
    private const long Live = 4;
    private const long Uses = 3;
    private const long Address = 0x7FFF_FFFF_FFF8;

    private long[] _slots = new long[8];
    private int _live;
    private int _used;
    private int _moves;

    public Lock Lock { get; } = new();

    public int Count => Volatile.Read(ref _live);

    /// <summary>Changes whenever a key passes between this table and the open entries: a look-up that found it in neither looks again then.</summary>
    public int Moves => Volatile.Read(ref _moves);

    /// <summary>Copies the record of a key.</summary>
    /// <param name="buffer">At least <see cref="RecordHead.MaxRecord"/> bytes.</param>
    /// <param name="place">The slot's content, to take this very record out.</param>
    public bool TryRead(string key, int hash, byte[] buffer, InternedText texts, bool touch, out PackedRecord record, out long place)
    {
        while (true)
        {
            long[] slots = Volatile.Read(ref _slots);
            bool disturbed = false;
            for (int i = Start(hash, slots); !disturbed; i = (i + 1) & (slots.Length - 1))
            {
                long slot = Volatile.Read(ref slots[i]);
                if (slot == 0)
                {
                    (record, place) = (default, 0);
                    return false;
                }

                if (!Matches(slot, hash)) continue;
                if (!TryCopy(slot, buffer, out int size) || ((Volatile.Read(ref slots[i]) ^ slot) & ~Uses) != 0 || Volatile.Read(ref _slots) != slots)
                {
                    disturbed = true;
                    continue;
                }

                record = new PackedRecord(buffer.AsMemory(0, size), texts);
                if (!record.IsOf(key)) continue;
                place = slot & ~Uses;
                if (touch && (slot & Uses) != Uses) Interlocked.CompareExchange(ref slots[i], slot + 1, slot);
                return true;
            }
        }
    }

    /// <summary>Whether one more record can be entered; the lock is held.</summary>
    public bool HasRoom => _used + 2 <= _slots.Length;

    /// <summary>Enters a written record; the lock is held.</summary>
    public void Insert(byte* record, int uses)
    {
        int hash = ((RecordHead*)record)->Hash;
        int i = Start(hash, _slots);
        while (_slots[i] is not (0 or Tombstone)) i = (i + 1) & (_slots.Length - 1);
        if (_slots[i] == 0) _used++;
        _live++;
        Volatile.Write(ref _slots[i], SlotOf(record, hash) | (long)uses);
    }

    /// <summary>Whether the record that was copied is still there; the lock is held.</summary>
    public bool Holds(long place, long sequence, int hash) => Find(place, hash) >= 0 && ((RecordHead*)(place & Address))->Sequence == sequence;

    /// <summary>A key passes to the open entries or from them; the lock is held.</summary>
    public void NoteMove() => Volatile.Write(ref _moves, _moves + 1);

    /// <summary>Whether a key has a record; the lock is held.</summary>
    public bool Contains(string key, int hash, byte[] buffer, InternedText texts) => TryRead(key, hash, buffer, texts, touch: false, out _, out _);

    /// <summary>Takes this very record out; the lock is held. False: it is not there any more.</summary>
    public bool TryRemove(long place, int hash, out int uses)
    {
        uses = 0;
        int i = Find(place, hash);
        if (i < 0) return false;
        uses = (int)(Interlocked.Exchange(ref _slots[i], Tombstone) & Uses);
        _live--;
        return true;
    }

    /// <summary>Whether this very record is entered, and how often it was used; the lock is held.</summary>
    public bool IsLive(byte* record, out int uses)
    {
        int hash = ((RecordHead*)record)->Hash;
        int i = Find(SlotOf(record, hash), hash);
        uses = i < 0 ? 0 : (int)(_slots[i] & Uses);
        return i >= 0;
    }

    /// <summary>The record has been copied to another place: the slot follows. The lock is held.</summary>
    public void Move(byte* from, byte* to, int uses)
    {
        int hash = ((RecordHead*)from)->Hash;
        Volatile.Write(ref _slots[Find(SlotOf(from, hash), hash)], SlotOf(to, hash) | (long)uses);
    }

    public void Remove(byte* record)
    {
        int hash = ((RecordHead*)record)->Hash;
        TryRemove(SlotOf(record, hash), hash, out _);
    }

    /// <summary>Makes the table larger when it is three quarters full. The lock is not held. False: the memory cap says no.</summary>
    public bool EnsureRoom(MemoryStore store)
    {
        long[] slots = Volatile.Read(ref _slots);
        if ((Volatile.Read(ref _used) + 8) * 4 < slots.Length * 3) return true;
        int size = Math.Max(64, _live * 2 > slots.Length ? slots.Length * 2 : slots.Length);
        if (!store.TryReserve(size * 8L)) return false;
        int given = size;
        lock (Lock)
        {
            if (ReferenceEquals(slots, _slots))
            {
                given = slots.Length < 64 ? 0 : slots.Length;       // the first one is too small to be counted
                Rehash(size);
            }
        }

        store.Release(given * 8L);
        return true;
    }

    /// <summary>Shows every record once. Takes the lock all the while (half a microsecond a record): readers are not held up, writers are.</summary>
    /// <param name="removed">Gets segment and size of each record that left.</param>
    /// <returns>Records shown.</returns>
    public int Scan(byte[] buffer, InternedText texts, PackedVisitor visit, List<(int Segment, int Size)> removed)
    {
        int shown = 0;
        lock (Lock)
        {
            foreach (long slot in _slots)
            {
                if ((slot & Live) == 0 || !TryCopy(slot, buffer, out int size)) continue;
                shown++;
                var head = (RecordHead*)(slot & Address);
                var times = new PackedTimes(head->FreshUntil, head->FreshBeforePurge, head->PurgeSeen, (head->Flags & RecordFlags.MustRevalidate) != 0);
                PackedChange change = visit(new PackedRecord(buffer.AsMemory(0, size), texts), ref times);
                if (change == PackedChange.Times) Change(head, times);
                if (change != PackedChange.Removal) continue;
                removed.Add((head->Segment, size));
                Remove((byte*)head);
            }
        }

        return shown;
    }

    /// <summary>Under the sequence: a reader gets the old times or the new ones, never some of each.</summary>
    private static void Change(RecordHead* head, PackedTimes times)
    {
        long sequence = head->Sequence;
        Volatile.Write(ref head->Sequence, 0);
        Volatile.WriteBarrier();
        (head->FreshUntil, head->FreshBeforePurge, head->PurgeSeen) = (times.FreshUntil, times.FreshBeforePurge, times.PurgeSeen);
        if (times.MustRevalidate) head->Flags |= RecordFlags.MustRevalidate;
        Volatile.Write(ref head->Sequence, sequence + (1L << 48));
    }

    private static int Start(int hash, long[] slots) => (hash >>> 6) & (slots.Length - 1);

    private static bool Matches(long slot, int hash) => (slot & Live) != 0 && (slot >>> 47) == ((uint)hash >> 15);

    private static long SlotOf(byte* record, int hash) => ((long)((uint)hash >> 15) << 47) | ((long)record & Address) | Live;

    private static bool TryCopy(long slot, byte[] buffer, out int size)
    {
        byte* record = (byte*)(slot & Address);
        var head = (RecordHead*)record;
        long sequence = Volatile.Read(ref head->Sequence);
        size = Volatile.Read(ref head->Size);
        if (sequence == 0 || size < sizeof(RecordHead) || size > RecordHead.MaxRecord || ((long)record & (BlockSize.Bytes - 1)) + size > BlockSize.Bytes) return false;
        new ReadOnlySpan<byte>(record, size).CopyTo(buffer);
        Volatile.ReadBarrier();
        return Volatile.Read(ref head->Sequence) == sequence && Volatile.Read(ref head->Size) == size;
    }

    private int Find(long place, int hash)
    {
        for (int i = Start(hash, _slots); _slots[i] != 0; i = (i + 1) & (_slots.Length - 1))
            if ((Volatile.Read(ref _slots[i]) & ~Uses) == place) return i;
        return -1;
    }

    private void Rehash(int size)
    {
        long[] grown = new long[size];
        for (int i = 0; i < _slots.Length; i++)
        {
            long slot = Volatile.Read(ref _slots[i]);
            if ((slot & Live) == 0) continue;
            int k = Start(((RecordHead*)(slot & Address))->Hash, grown);
            while (grown[k] != 0) k = (k + 1) & (size - 1);
            grown[k] = slot;
        }

        _used = _live;
        Volatile.Write(ref _slots, grown);
    }
}
