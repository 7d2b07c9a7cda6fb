using StonMedia.Cache.Blocks;

namespace StonMedia.Cache.Entries;

/// <summary>
/// The resident record of one cache key. One writer (the entry's actor), any number of readers. An evictable of the memory
/// store: its charge is the record and its header lines; bodies are charged for themselves.
/// </summary>
/// <remarks>
/// This is the open form, some three KiB of objects, for what is being worked on or was used lately. What is at rest is packed by its
/// index (<see cref="EntryIndex"/>): this object is gone then, and the next look-up makes another. So whoever changes an entry holds
/// it by <see cref="TryBeginWork"/>, or looks afterwards whether it is gone and does it again.
/// </remarks>
/// <param name="index">The index it lives in; it takes itself out when it is evicted.</param>
/// <param name="key">Normalised path, kept query and, for a variant, the selected Vary values; unique within the index.</param>
public sealed class Entry(EntryIndex index, string key) : Evictable
{
    /// <summary>Bytes of an open entry without its text: entry, snapshot, generation and its lists, index node, place in two orders.</summary>
    private const int RecordBytes = 1600;

    /// <summary>In <see cref="_work"/>: it has been taken out of the index.</summary>
    private const int Gone = 1 << 30;

    private EntrySnapshot? _snapshot;
    private string[] _varyOn = [];
    private long _hitForMissUntil;
    private HoldOff? _hold;
    private int _charge;
    private int _work;
    private int _changes;
    private bool _usedLately;

    public string Key { get; } = key;

    /// <summary>What may be served now; null while nothing usable is known, or where only variants are (see <see cref="VaryOn"/>).</summary>
    public EntrySnapshot? Snapshot => Volatile.Read(ref _snapshot);

    /// <summary>Request header names (lower case, sorted) that select the variant to look up; empty: this record is the answer.</summary>
    public string[] VaryOn { get => Volatile.Read(ref _varyOn); set => Volatile.Write(ref _varyOn, value); }

    /// <summary>Until this tick (<see cref="Environment.TickCount64"/>) loads of this key do not wait for one another: its answers may not be shared.</summary>
    public long HitForMissUntil { get => Volatile.Read(ref _hitForMissUntil); set => Volatile.Write(ref _hitForMissUntil, value); }

    /// <summary>After a failure: until when the origin is left alone, and what viewers are told meanwhile. Null: nothing is held.</summary>
    public HoldOff? Hold { get => Volatile.Read(ref _hold); set => Volatile.Write(ref _hold, value); }

    /// <summary>Something is going on with it: not evicted.</summary>
    public bool IsBusy => (Volatile.Read(ref _work) & ~Gone) != 0;

    /// <summary>Its first answer, a small one, is on its way in, or on its way out to who asked for it.</summary>
    internal bool IsArriving => Snapshot is not { } snapshot ? IsBusy : snapshot.Body.Small is not null && (IsBusy || snapshot.Body.HasReaders);

    /// <summary>
    /// An actor takes it up: until <see cref="EndWork"/> it is neither evicted nor packed. Counted, for a stopping actor and its successor
    /// may overlap. False: it is gone, and has to be looked up anew.
    /// </summary>
    public bool TryBeginWork()
    {
        int work = Volatile.Read(ref _work);
        while ((work & Gone) == 0)
        {
            int seen = Interlocked.CompareExchange(ref _work, work + 1, work);
            if (seen == work)
            {
                Interlocked.Increment(ref _changes);
                return true;
            }

            work = seen;
        }

        return false;
    }

    public void EndWork() => Interlocked.Decrement(ref _work);

    public override int Charge => _charge;

    public override ulong Identity => IdentityOf(Key.GetHashCode(StringComparison.Ordinal));

    public override bool IsGone => (Volatile.Read(ref _work) & Gone) != 0;

    /// <summary>Notes a use, for both orders that it stands in.</summary>
    public new void Touch()
    {
        base.Touch();
        if (!_usedLately) _usedLately = true;
    }

    /// <summary>Publishes a new snapshot (the entry's actor only) and retires the body it replaces, unless it is the same.</summary>
    public void Publish(EntrySnapshot? snapshot)
    {
        EntrySnapshot? before = Interlocked.Exchange(ref _snapshot, snapshot);
        if (before is not null && !ReferenceEquals(before.Body, snapshot?.Body)) before.Body.Retire();
    }

    /// <summary>Puts a snapshot of the same body in place of one that is still there. False: another was published meanwhile. Any thread.</summary>
    public bool TryReplace(EntrySnapshot old, EntrySnapshot same) => ReferenceEquals(Interlocked.CompareExchange(ref _snapshot, same, old), old);

    /// <summary>Charges the record to the store and puts it under its eviction order. Once, by who made it.</summary>
    public bool TryAdmit(MemoryStore store)
    {
        if (!TryReserve(store)) return false;
        store.Admit(this);
        return true;
    }

    /// <summary>The first half of <see cref="TryAdmit"/>.</summary>
    internal bool TryReserve(MemoryStore store)
    {
        int charge = RecordBytes + (Key.Length * 2) + TextBytes(Snapshot);
        if (!store.TryReserve(charge)) return false;
        _charge = charge;
        _store = store;
        return true;
    }

    /// <summary>Gives back what was reserved for an entry that comes into no index.</summary>
    internal void Discard()
    {
        Interlocked.Or(ref _work, Gone);
        Publish(null);
        _store?.Release(_charge);
    }

    public override bool TryEvict()
    {
        if (Snapshot is { Body.HasReaders: true }) return false;
        int before = Interlocked.CompareExchange(ref _work, Gone, 0);
        if (before != 0) return (before & Gone) != 0;
        index.Remove(this);
        Publish(null);
        _store?.Release(_charge);
        return true;
    }

    /// <summary>Takes the record out for good unless something is going on with it.</summary>
    public bool TryDrop() => TryForget();

    /// <summary>Takes the record out for good (purged, or its origin says it is gone).</summary>
    public void Drop()
    {
        if ((Interlocked.Or(ref _work, Gone) & Gone) != 0) return;
        index.Remove(this);
        Publish(null);
        _store?.Forget(this);
        _store?.Release(_charge);
    }

    /// <summary>Grows whenever somebody begins to change it: what was written of it before holds only if this is still the same once it is gone.</summary>
    internal int Changes => Volatile.Read(ref _changes);

    /// <summary>Makes it gone, as its packed form takes over; the shard's lock is held. False: it is in use.</summary>
    /// <param name="written">The snapshot that was packed.</param>
    /// <param name="changes"><see cref="Changes"/> before that.</param>
    /// <param name="isAsWritten">False: it was changed meanwhile. It is gone all the same, as if it had been evicted.</param>
    internal bool TryLeave(EntrySnapshot? written, int changes, out bool isAsWritten)
    {
        isAsWritten = false;
        if (Interlocked.CompareExchange(ref _work, Gone, 0) != 0) return false;
        isAsWritten = ReferenceEquals(Interlocked.CompareExchange(ref _snapshot, null, written), written) && Changes == changes;
        return true;
    }

    /// <summary>Gives back what the objects had reserved, after <see cref="TryLeave"/>.</summary>
    internal void Left(EntrySnapshot? written)
    {
        written?.Body.Retire();
        Publish(null);
        _store?.Forget(this);
        _store?.Release(_charge);
    }

    /// <summary>Lets go of an entry that knows nothing. False: it is in use.</summary>
    internal bool TryForget()
    {
        if (!TryEvict()) return false;
        _store?.Forget(this);
        return true;
    }

    /// <summary>Whether it was used since this was last asked.</summary>
    internal bool TakeUsedLately()
    {
        bool used = _usedLately;
        _usedLately = false;
        return used;
    }

    internal static ulong IdentityOf(int hash) => (uint)hash | (1UL << 40);

    private static int TextBytes(EntrySnapshot? snapshot)
    {
        int bytes = 0;
        if (snapshot is null) return bytes;
        foreach (HeaderField line in snapshot.Headers.AsSpan()) bytes += 24 + (line.Value.Length * 2);
        return bytes;
    }

    private MemoryStore? _store;
}
