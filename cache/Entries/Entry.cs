using StonMedia.Cache.Blocks;

namespace StonMedia.Cache.Entries;

/// <summary>
/// The resident record of one cache key. One writer (the entry's actor), any number of readers. An evictable of the memory
/// store: its charge is the record, its header lines and a small body; blocks are charged one by one.
/// </summary>
/// <param name="index">The index it lives in; it takes itself out when it is evicted.</param>
/// <param name="key">Normalised path, kept query and, for a variant, the selected Vary values; unique within the index.</param>
public sealed class Entry(EntryIndex index, string key) : Evictable
{
    /// <summary>Bytes of a record without its text: the objects, the index node and the eviction ticket.</summary>
    private const int RecordBytes = 400;

    private EntrySnapshot? _snapshot;
    private string[] _varyOn = [];
    private long _hitForMissUntil;
    private HoldOff? _hold;
    private int _charge;
    private int _busy;
    private int _gone;

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
    public bool IsBusy => Volatile.Read(ref _busy) != 0;

    /// <summary>An actor takes it up. Counted, for a stopping actor and its successor may overlap.</summary>
    public void BeginWork() => Interlocked.Increment(ref _busy);

    public void EndWork() => Interlocked.Decrement(ref _busy);

    public override int Charge => _charge;

    public override ulong Identity => (uint)Key.GetHashCode(StringComparison.Ordinal) | (1UL << 40);

    public override bool IsGone => Volatile.Read(ref _gone) != 0;

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
        int charge = RecordBytes + (Key.Length * 2);
        if (!store.TryReserve(charge)) return false;
        _charge = charge;
        store.Admit(this);
        _store = store;
        return true;
    }

    public override bool TryEvict()
    {
        if (IsBusy || Snapshot is { Body.HasReaders: true }) return false;
        if (Interlocked.Exchange(ref _gone, 1) != 0) return true;
        index.Remove(this);
        Publish(null);
        _store?.Release(_charge);
        return true;
    }

    /// <summary>Takes the record out for good unless something is going on with it.</summary>
    public bool TryDrop()
    {
        if (IsBusy) return false;
        Drop();
        return true;
    }

    /// <summary>Takes the record out for good (purged, or its origin says it is gone).</summary>
    public void Drop()
    {
        if (Interlocked.Exchange(ref _gone, 1) != 0) return;
        index.Remove(this);
        Publish(null);
        _store?.NoteGone();
        _store?.Release(_charge);
    }

    private MemoryStore? _store;
}
