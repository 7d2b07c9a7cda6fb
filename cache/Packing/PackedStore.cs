using StonMedia.Cache.Blocks;
using StonMedia.Cache.Entries;

namespace StonMedia.Cache.Packing;

/// <summary>
/// Where packed records lie: segments of 64 KiB out of the block buffers, all counted in the memory cap. S3-FIFO as for blocks: new
/// records go into the segment that fills for newcomers, those used again into the one for the main queue; when a segment's turn to
/// go comes, records that were used since move on and the others leave.
/// </summary>
/// <remarks>Locks are taken in this order: memory store, shard, fill lock. Reserving memory may evict, so it is done with none of them held.</remarks>
internal sealed unsafe class PackedStore(MemoryStore memory)
{
    private readonly Lock _fill = new();
    private readonly List<IPackedOwner> _owners = [];
    private readonly List<PackedSegment?> _segments = [];
    private readonly Stack<int> _freeNumbers = new();
    private PackedSegment? _newcomers;
    private PackedSegment? _main;
    private PackedSegment? _spare;      // eviction must be able to move records on without asking for memory
    private bool _isClosed;
    private long _sequence;
    private long _pages;

    public InternedText Texts { get; } = new();

    /// <summary>Pages in use, each 64 KiB.</summary>
    public long Pages => Interlocked.Read(ref _pages);

    public ushort Register(IPackedOwner owner)
    {
        lock (_fill)
        {
            if (_owners.Count == ushort.MaxValue) throw new InvalidOperationException("more than 65,535 indexes share one memory store");
            _owners.Add(owner);
            return (ushort)(_owners.Count - 1);
        }
    }

    /// <summary>Copies a record into a segment; it is not entered anywhere yet. No lock is held. Null: the memory cap says no.</summary>
    /// <param name="segment">To be told when the record was entered or given up.</param>
    public byte* TryAppend(ReadOnlySpan<byte> record, ushort owner, bool main, out PackedSegment segment)
    {
        byte* at;
        while ((at = Allocate(record.Length, main, out segment!)) is null)
        {
            if (Volatile.Read(ref _isClosed) || !memory.TryReserve(2 * BlockSize.Bytes)) return null;
            PackedSegment? full = AddSegments(record.Length, main, out int taken);
            memory.Release((2 - taken) * BlockSize.Bytes);
            if (full is not null) Seal(full);
        }

        Fill(at, record, owner, segment.Number);
        return at;
    }

    /// <summary>A record was unpacked or replaced. A segment that is mostly such records is emptied. No lock is held.</summary>
    public void NoteDead(int segment, int size)
    {
        if (SegmentOf(segment) is { } holder) NoteDead(holder, size);
    }

    /// <summary>As <see cref="NoteDead(int, int)"/>.</summary>
    public void NoteDead(PackedSegment holder, int size)
    {
        holder.NoteDead(size);
        // Not here: this may be a socket thread.
        if (holder.IsMostlyDead && holder.Queued && holder.TryBeginEmptying()) ThreadPool.UnsafeQueueUserWorkItem(Clean, holder, preferLocal: false);
    }

    /// <summary>The segment of that number now; null: it is empty.</summary>
    public PackedSegment? SegmentOf(int number)
    {
        lock (_fill) return _segments[number];
    }

    public bool IsMain(int segment)
    {
        lock (_fill) return _segments[segment] is { OfMain: true };
    }

    public void Dispose()
    {
        lock (_fill)
        {
            // Segments may be being emptied, or about to be: that stops at the next record, and gives the page back itself.
            Volatile.Write(ref _isClosed, true);
            foreach (PackedSegment? segment in _segments)
            {
                if (segment is null || !segment.TryBeginEmptying()) continue;
                ReturnPage(segment);
            }
        }
    }

    public nint RentPage()
    {
        Interlocked.Increment(ref _pages);
        return memory.Buffers.Rent(BlockSize.Bytes);
    }

    /// <summary>Empties a segment whose turn it is. The memory store's lock is held.</summary>
    public void Evict(PackedSegment segment)
    {
        int dropped = 0;
        bool usedSpare = false;
        for (int offset = 0; offset < segment.Used;)
        {
            byte* record = (byte*)segment.Page + offset;
            int size = ((RecordHead*)record)->Size, hash = ((RecordHead*)record)->Hash;
            offset += size;
            PackedShard shard = _owners[((RecordHead*)record)->Owner].ShardOf(hash);
            lock (shard.Lock)
            {
                if (!shard.IsLive(record, out int uses)) continue;
                if (uses > (segment.OfMain ? 0 : 1) && MoveOn(shard, record, size, segment.OfMain ? uses - 1 : 0, ref usedSpare)) continue;

                shard.Remove(record);
                dropped += size;
                if (!segment.OfMain) memory.NoteGhost(Entry.IdentityOf(hash));
            }
        }

        segment.MarkGone(dropped);
        GiveBack(segment, keepAsSpare: usedSpare);
    }

    /// <summary>Moves what is alive in a mostly dead segment elsewhere and gives its page back. Stops when there is no memory for that.</summary>
    private void Clean(PackedSegment segment)
    {
        for (int offset = 0; offset < segment.Used;)
        {
            byte* record = (byte*)segment.Page + offset;
            var head = (RecordHead*)record;
            offset += head->Size;
            PackedShard shard = _owners[head->Owner].ShardOf(head->Hash);
            long sequence;
            lock (shard.Lock)
            {
                if (!shard.IsLive(record, out _)) continue;
                sequence = head->Sequence;
            }

            byte* copy = TryAppend(new ReadOnlySpan<byte>(record, head->Size), head->Owner, segment.OfMain, out PackedSegment to);
            if (copy is null)
            {
                if (Volatile.Read(ref _isClosed)) ReturnPage(segment);
                else segment.EndEmptying();
                return;
            }

            lock (shard.Lock)
            {
                if (!shard.IsLive(record, out int uses)) to.NoteDead(head->Size);
                else if (head->Sequence == sequence) shard.Move(record, copy, uses);
                else
                {
                    // Its times were changed while it was copied without the lock: a purge, that the copy may not know of. Once more.
                    to.NoteDead(head->Size);
                    offset -= head->Size;
                }
            }

            to.Written();
        }

        segment.MarkGone(0);
        memory.NoteGone();
        GiveBack(segment, keepAsSpare: false);
    }

    private byte* Allocate(int size, bool main, out PackedSegment? segment)
    {
        lock (_fill)
        {
            segment = main ? _main : _newcomers;
            return _isClosed || segment is null ? null : segment.Allocate(size);
        }
    }

    /// <summary>Puts a fresh segment in place of one that is full, and a spare where none is; two pages are reserved for that.</summary>
    private PackedSegment? AddSegments(int size, bool main, out int taken)
    {
        taken = 0;
        lock (_fill)
        {
            if (_isClosed) return null;
            if (_spare is null)
            {
                _spare = NewSegment(ofMain: true);
                taken++;
            }

            PackedSegment? full = main ? _main : _newcomers;
            if (full is not null && full.Used + size <= BlockSize.Bytes) return null;      // another thread was first
            PackedSegment fresh = NewSegment(main);
            taken++;
            if (main) _main = fresh;
            else _newcomers = fresh;
            return full;
        }
    }

    private PackedSegment NewSegment(bool ofMain)
    {
        if (!_freeNumbers.TryPop(out int number))
        {
            number = _segments.Count;
            _segments.Add(null);
        }

        return _segments[number] = new PackedSegment(this, number, ofMain);
    }

    private void Seal(PackedSegment segment) => memory.Admit(segment, segment.OfMain);

    /// <summary>
    /// Copies a record into the main segment, or into the spare one, which then is the main one. Memory store and shard are locked. False:
    /// others have filled the spare one too; the record has to leave.
    /// </summary>
    private bool MoveOn(PackedShard shard, byte* record, int size, int uses, ref bool usedSpare)
    {
        byte* to;
        PackedSegment? segment;
        while ((to = Allocate(size, main: true, out segment)) is null)
        {
            PackedSegment? full;
            lock (_fill)
            {
                if (_spare is null) return false;
                (full, _main, _spare) = (_main, _spare, null);
            }

            usedSpare = true;
            if (full is not null) Seal(full);
        }

        Fill(to, new ReadOnlySpan<byte>(record, size), ((RecordHead*)record)->Owner, segment!.Number);
        shard.Move(record, to, uses);
        segment.Written();
        return true;
    }

    private void Fill(byte* at, ReadOnlySpan<byte> record, ushort owner, int segment)
    {
        record[sizeof(long)..].CopyTo(new Span<byte>(at + sizeof(long), record.Length - sizeof(long)));
        var head = (RecordHead*)at;
        head->Owner = owner;
        head->Segment = segment;
        Volatile.Write(ref head->Sequence, Interlocked.Increment(ref _sequence));
    }

    private void ReturnPage(PackedSegment segment)
    {
        Interlocked.Decrement(ref _pages);
        memory.Buffers.Return(segment.Page, BlockSize.Bytes);
    }

    private void GiveBack(PackedSegment segment, bool keepAsSpare)
    {
        lock (_fill)
        {
            _segments[segment.Number] = null;
            _freeNumbers.Push(segment.Number);
            ReturnPage(segment);
            if (keepAsSpare && _spare is null)
            {
                _spare = NewSegment(ofMain: true);      // the page just given back: its reservation goes with it
                return;
            }
        }

        memory.Release(BlockSize.Bytes);
    }
}
