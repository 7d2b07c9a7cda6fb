namespace StonMedia.Cache.Blocks;

/// <summary>
/// One version of an entry's body: which of its bytes are resident, who waits for the others, who reads. Blocks of two
/// generations never mix. Fillers write through <see cref="BodyWriter"/>; any number of readers pin blocks without a lock.
/// </summary>
/// <remarks>
/// Length: known from the first answer, or unknown until the origin ends the body (then <see cref="IsSequential"/>).
/// Life: open -> retired (replaced, purged, or its entry evicted; readers go on with what is resident) -> emptied when the last reader leaves.
/// </remarks>
public sealed partial class Generation
{
    /// <summary>Bodies up to this length are one immutable managed array, without reference counts.</summary>
    public const int SmallBody = 16 << 10;

    /// <summary>Longest body that is kept in parts, 16 TiB: what a sender claims beyond it is no film, and its tables would cost memory.</summary>
    public const long MaxLength = 1L << 44;

    // From 256 blocks on, what was found resident is remembered: a film is looked through again for every clip that goes to its end.
    private const long LongStretch = 16 << 20;

    private static long s_nextId;

    private readonly BlockTable _blocks;
    private readonly BodyWaiters _waiters = new();
    private readonly BodyWaiters _paused = new();
    private readonly BodyReaders _readers = new();
    private readonly byte[]? _small;
    private int _smallFilled;
    private long _length;
    private int _retired;
    private bool _answersRanges;

    /// <param name="length">Total bytes; -1 while only the end of the transfer will tell.</param>
    /// <param name="ranged">Whether missing bytes may be asked for by Range and joined (strong validator, known length, origin answers 206).</param>
    /// <exception cref="InsufficientMemoryException">The cap has no room for the small body's array.</exception>
    public Generation(MemoryStore store, Validators validators, long length, bool ranged)
    {
        Store = store;
        Validators = validators;
        Id = Interlocked.Increment(ref s_nextId);
        _length = length;
        IsRanged = ranged && length >= 0;
        _blocks = new BlockTable();
        if (length is < 0 or > SmallBody) return;
        if (!store.TryReserve(length)) throw new InsufficientMemoryException("cache.memory is in use to the last byte");
        _small = length == 0 ? [] : GC.AllocateUninitializedArray<byte>((int)length);
    }

    private Generation(MemoryStore store, Validators validators, bool ranged, byte[] body)
    {
        Store = store;
        Validators = validators;
        Id = Interlocked.Increment(ref s_nextId);
        _length = body.Length;
        IsRanged = ranged;
        _blocks = new BlockTable();
        _small = body;
        _smallFilled = body.Length;
    }

    /// <summary>A whole small body; null when the cap has no room for it.</summary>
    internal static Generation? OfSmall(MemoryStore store, Validators validators, bool ranged, ReadOnlySpan<byte> body)
        => store.TryReserve(body.Length) ? new Generation(store, validators, ranged, body.ToArray()) : null;

    public MemoryStore Store { get; }

    public Validators Validators { get; }

    /// <summary>Unique in this process.</summary>
    public long Id { get; }

    /// <summary>Total length in bytes, -1 while unknown.</summary>
    public long Length => Interlocked.Read(ref _length);

    /// <summary>Missing bytes may be asked for by Range and joined with those here. False: one transfer is all there is.</summary>
    public bool IsRanged { get; private set; }

    /// <summary>The origin has shown or said that it answers ranges of this body; without it a transfer that runs is not cut short for range fills.</summary>
    public bool AnswersRanges { get => Volatile.Read(ref _answersRanges); set => Volatile.Write(ref _answersRanges, value); }

    public bool IsRetired => Volatile.Read(ref _retired) != 0;

    /// <summary>Bytes charged for the small array; blocks are charged one by one.</summary>
    public int SmallCharge => _small?.Length ?? 0;

    public bool HasReaders => !_readers.IsEmpty;

    /// <summary>After range fills failed: until this tick (<see cref="Environment.TickCount64"/>) no more are begun.</summary>
    public long FillsHeldUntil { get => Volatile.Read(ref _fillsHeldUntil); set => Volatile.Write(ref _fillsHeldUntil, value); }

    /// <summary>What media parsing keeps of this body (its index and views); dropped with the generation.</summary>
    public object? Derived { get => Volatile.Read(ref _derived); set => Volatile.Write(ref _derived, value); }

    /// <summary>Puts the first derived state in place; gives the one that is there.</summary>
    public object GetOrSetDerived(object fresh) => Interlocked.CompareExchange(ref _derived, fresh, null) ?? fresh;

    /// <summary>What fills are bringing now; published by the entry's actor.</summary>
    public IArrivingRun[] Arriving { get => Volatile.Read(ref _arriving); set => Volatile.Write(ref _arriving, value); }

    /// <summary>Whether a fill will have brought that byte after at most <paramref name="within"/> bytes more. What it has passed already does not come again.</summary>
    public bool ArrivesSoon(long position, long within)
    {
        foreach (IArrivingRun run in Arriving)
            if (position >= run.Position && position < run.End && position - run.Position <= within) return true;
        return false;
    }

    private Stretch? _present;
    private LostBlocks? _lost;
    private long _received;
    private long _receivedAgain;
    private long _fillsHeldUntil;
    private object? _derived;
    private IArrivingRun[] _arriving = [];

    internal byte[]? Small => _small;

    internal BlockTable Blocks => _blocks;

    /// <summary>Bytes of a block that were here before it was evicted.</summary>
    internal int LostOf(long number) => Volatile.Read(ref _lost)?.Of(number) ?? 0;

    /// <summary>Body bytes that fills have received for this generation, kept or not.</summary>
    public long Received => Interlocked.Read(ref _received);

    /// <summary>
    /// Those of <see cref="Received"/> that had been received before, were evicted and then wanted again. The promise to the origin is
    /// Received - ReceivedAgain &lt;= Length.
    /// </summary>
    public long ReceivedAgain => Interlocked.Read(ref _receivedAgain);

    public void CountReceived(int bytes, int again)
    {
        Interlocked.Add(ref _received, bytes);
        if (again > 0) Interlocked.Add(ref _receivedAgain, again);
    }

    /// <summary>The origin turned out not to keep ranges of this body comparable (a 200, another validator): no more range fills.</summary>
    public void ForbidRanges() => IsRanged = false;

    /// <summary>Bytes at an offset that are resident now, pinned. False when the first of them is not.</summary>
    public bool TryRead(long offset, long count, out BlockLease lease)
    {
        lease = default;
        if (_small is not null)
        {
            int ready = Volatile.Read(ref _smallFilled);
            if (offset >= ready) return false;
            Disk?.Touch(0);
            lease = new BlockLease(_small.AsMemory((int)offset, (int)Math.Min(count, ready - offset)), null);
            return true;
        }

        Block? block = PinAt(BlockSize.Of(offset));
        if (block is null) return false;
        int within = (int)(offset - BlockSize.Start(block.Number));
        int available = block.Filled - within;
        if (available <= 0)
        {
            block.Release();
            return false;
        }

        if (within == 0)
        {
            block.Touch();
            Disk?.Touch(block.Number);
        }

        lease = new BlockLease(block.Memory.Slice(within, (int)Math.Min(count, available)), block);
        return true;
    }

    /// <summary>Pins the block of that number, or null when it is not resident.</summary>
    internal Block? PinAt(long number)
    {
        Block? block = BlockAt(number);
        if (block is null || !block.TryPin()) return null;
        if (ReferenceEquals(BlockAt(number), block)) return block;
        block.Release();
        return null;
    }

    /// <summary>Whether readers find this very block.</summary>
    internal bool Holds(Block block) => ReferenceEquals(BlockAt(block.Number), block);

    /// <summary>First byte at or after <paramref name="offset"/> that is not resident; at most <paramref name="end"/>.</summary>
    public long PresentUntil(long offset, long end)
    {
        if (_small is not null) return Math.Min(end, Math.Max(offset, Volatile.Read(ref _smallFilled)));
        long position = offset, removals = _blocks.Removals;
        Stretch? known = Volatile.Read(ref _present) is { } seen && seen.Removals == removals ? seen : null;
        while (position < end)
        {
            if (known is not null && position >= known.From && position < known.To)
            {
                position = known.To;
                continue;
            }

            Block? block = BlockAt(BlockSize.Of(position));
            if (block is null) break;
            long filledTo = BlockSize.Start(block.Number) + block.Filled;
            if (filledTo <= position) break;
            position = filledTo;
            if (!block.IsComplete) break;
        }

        // With an heir, blocks are found there and leave there, uncounted here.
        if (position - offset >= LongStretch && Volatile.Read(ref _heir) is null && (known is null || offset < known.From || position > known.To))
        {
            bool grows = known is not null && offset <= known.To && position >= known.From;
            Volatile.Write(ref _present, grows ? new Stretch(Math.Min(offset, known!.From), Math.Max(position, known.To), removals) : new Stretch(offset, position, removals));
        }

        return Math.Min(position, end);
    }

    /// <summary>Bytes [From, To) were all resident when so many blocks had been taken out; they are as long as no more have been.</summary>
    private sealed record Stretch(long From, long To, long Removals);

    /// <summary>Where a fill that is to bring the byte at <paramref name="offset"/> has to begin: its block's border, or the end of that block's prefix.</summary>
    public long FillStart(long offset)
    {
        if (_small is not null) return Volatile.Read(ref _smallFilled);
        long number = BlockSize.Of(offset);
        return BlockSize.Start(number) + (_blocks.Get(number)?.Filled ?? 0);
    }

    /// <summary>All bytes are resident or on disk (as far as one can tell without pinning).</summary>
    public bool IsComplete => Length >= 0 && AvailableUntil(0, Length) == Length;

    /// <summary>
    /// One transfer is all there is of this body, and bytes which that has passed are not here any more: nobody can be given all of it. Costs a look at its
    /// blocks where some were evicted, otherwise nothing.
    /// </summary>
    public bool HasGap
    {
        get
        {
            if (IsRanged || Volatile.Read(ref _lost) is null) return false;
            IArrivingRun[] arriving = Arriving;
            long passed = arriving.Length == 0 ? Length : arriving.Max(static run => run.Position);
            return passed > 0 && AvailableUntil(0, passed) < passed;
        }
    }

    public void Register(BodyWaiter waiter) => _waiters.Add(waiter);

    public void Unregister(BodyWaiter waiter) => _waiters.Remove(waiter);

    public bool HasWaiters => !_waiters.IsEmpty;

    /// <summary>Fails the waits for bytes in [from, to).</summary>
    public void FailWaiters(long from, long to, Exception error) => _waiters.Fail(from, to, error);

    /// <summary>The waits whose byte is not resident, for planning what to fetch.</summary>
    public List<(long Position, long WantEnd, bool IsPastDisk)> PendingWaits() => _waiters.Pending();

    public void AddReader(BodyReader reader)
    {
        _readers.Add(reader);
        WakePaused();
    }

    /// <summary>A reader will take the byte at <paramref name="position"/> next: fills that kept back for it may go on.</summary>
    public void Advance(BodyReader reader, long position)
    {
        reader.Position = position;
        Interlocked.MemoryBarrier();        // a fill that begins to wait looks at the positions after it can be seen here; this looks in the other order
        if (!_paused.IsEmpty) _paused.Signal(0, position + 1);
    }

    /// <summary>A fill keeps back until a reader reaches the waiter's position, or readers come or go.</summary>
    public void Pause(BodyWaiter fill) => _paused.Add(fill);

    public void Unpause(BodyWaiter fill) => _paused.Remove(fill);

    /// <summary>Lets every fill that keeps back judge anew.</summary>
    public void WakePaused() => _paused.Signal(0, long.MaxValue);

    /// <summary>A reader leaves; the last one out of a retired generation gives its memory back.</summary>
    public void RemoveReader(BodyReader reader)
    {
        _readers.Remove(reader);
        WakePaused();
        if (IsRetired && _readers.IsEmpty) Empty();
    }

    /// <summary>The furthest position of a reader in [from, to], or -1 when none is there.</summary>
    public long FurthestReader(long from, long to) => _readers.Furthest(from, to);

    /// <summary>No longer served to newcomers. Memory goes back at once, or with the last reader.</summary>
    public void Retire()
    {
        if (Interlocked.Exchange(ref _retired, 1) != 0) return;
        if (_small is not null) Store.Release(_small.Length);
        ReleaseDiskCharge();
        (Derived as IDisposable)?.Dispose();
        if (_readers.IsEmpty) Empty();
    }

    internal ulong IdentityOf(long block) => ((ulong)Id << 32) ^ (ulong)block ^ 0x5bd1e995;

    internal bool Evict(Block block)
    {
        NoteLost(block);
        if (!_blocks.Clear(block)) return false;
        block.DropFromStore(evicted: true);
        return true;
    }

    /// <summary>Before the slot is free: who fills it again must find the note.</summary>
    private void NoteLost(Block block)
    {
        LostBlocks lost = Volatile.Read(ref _lost) ?? Interlocked.CompareExchange(ref _lost, new LostBlocks(), null) ?? _lost;
        lost.Note(block.Number, block.Filled);
    }

    internal void PublishSmall(int filled)
    {
        // Only up: the whole body may have come from disk while a fill is half way.
        int before = Volatile.Read(ref _smallFilled);
        while (before < filled)
        {
            int seen = Interlocked.CompareExchange(ref _smallFilled, filled, before);
            if (seen == before) break;
            before = seen;
        }

        _waiters.Signal(0, filled);
        if (filled == _small!.Length && Disk is { } disk) OfferSmall(disk);
    }

    internal void Publish(Block block, int count)
    {
        block.Advance(count);
        long start = BlockSize.Start(block.Number);
        _waiters.Signal(start, start + block.Filled);
        if (block.IsComplete) Offer(block);
    }

    /// <summary>The transfer of a body of unknown length ended here.</summary>
    internal void EndAt(long length)
    {
        Interlocked.Exchange(ref _length, length);
        _waiters.Signal(0, long.MaxValue);
    }

    private void Empty()
    {
        foreach (Block block in _blocks.TakeAll()) block.DropFromStore();
    }
}
