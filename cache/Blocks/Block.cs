using System.Buffers;

namespace StonMedia.Cache.Blocks;

/// <summary>
/// One block of a generation in native memory. Reference counted: one reference is the store's, one the filler's while it
/// writes, one for each lease. The buffer goes back to the pool when the count reaches zero, exactly once.
/// </summary>
/// <remarks>
/// Life: created by the filler (2 references: store, filler) -> readers pin -> filler releases -> evicted or retired
/// (slot cleared, store's reference dropped) -> last reader releases -> freed. <see cref="TryPin"/> fails at zero, so a
/// freed block cannot come back; the caller checks afterwards that its slot still holds this block.
/// </remarks>
public sealed unsafe class Block : MemoryManager<byte>
{
    private volatile Generation _owner;
    private readonly byte* _buffer;
    private readonly int _class;
    private readonly StoreTicket _ticket;
    private int _references = 2;
    private int _filled;
    private int _claimed = 1;       // 0: nobody fills it, 1: its filler's, 2: on its way out
    private int _holders;

    internal Block(Generation owner, long number, int length)
    {
        _owner = owner;
        Number = number;
        Length = length;
        _class = BufferPool.ClassOf(length);
        _buffer = (byte*)owner.Store.Buffers.Rent(_class);
        _ticket = new StoreTicket(this);
    }

    public long Number { get; }

    /// <summary>Bytes it has when complete: 64 KiB, fewer for the last one; 64 KiB while the body's length is unknown.</summary>
    public int Length { get; private set; }

    /// <summary>Length of the valid prefix. Grows only; bytes below it never change.</summary>
    public int Filled => Volatile.Read(ref _filled);

    public bool IsComplete => Filled == Length;

    /// <summary>Bytes of it that an earlier eviction lost: those are received again.</summary>
    internal int Lost { get; set; }

    /// <summary>The block's place in the eviction order.</summary>
    internal Evictable Ticket => _ticket;

    internal int Charge => _class;

    public override Memory<byte> Memory => CreateMemory(Length);

    public override Span<byte> GetSpan() => new(_buffer, Length);

    public override MemoryHandle Pin(int elementIndex = 0) => new(_buffer + elementIndex);

    public override void Unpin() { }

    /// <summary>Adds a reference unless the block is already freed.</summary>
    public bool TryPin()
    {
        int references = Volatile.Read(ref _references);
        while (references > 0)
        {
            int seen = Interlocked.CompareExchange(ref _references, references + 1, references);
            if (seen == references) return true;
            references = seen;
        }

        return false;
    }

    public void Release()
    {
        int left = Interlocked.Decrement(ref _references);
        if (left > 0) return;
        if (left < 0) throw new InvalidOperationException($"block {Number} released more often than it was pinned");
        _owner.Store.Buffers.Return((nint)_buffer, _class);
        _owner.Store.Release(_class);
    }

    /// <summary>The memory that it is part of.</summary>
    public MemoryStore Store => _owner.Store;

    /// <summary>
    /// Says that a viewer who takes nothing now keeps this block pinned. False: enough is held by such viewers; the caller copies what it needs and
    /// gives its lease back. Otherwise it calls <see cref="Unhold"/>, once, before it does.
    /// </summary>
    public bool TryHold()
    {
        if (_owner.Store.IsHeldMuch && Volatile.Read(ref _holders) == 0) return false;
        Hold();
        return true;
    }

    /// <summary>As <see cref="TryHold"/>, where copying is not possible.</summary>
    public void Hold()
    {
        if (Interlocked.Increment(ref _holders) == 1) _owner.Store.CountHeld(_class);
    }

    public void Unhold()
    {
        if (Interlocked.Decrement(ref _holders) == 0) _owner.Store.CountHeld(-_class);
    }

    /// <summary>Makes the caller the one filler of this block; the creator is it from the start.</summary>
    internal bool TryClaim() => Interlocked.CompareExchange(ref _claimed, 1, 0) == 0;

    internal void Unclaim() => Volatile.Write(ref _claimed, 0);

    /// <summary>Makes the caller the one who takes it out of its table, so that nobody begins to fill it meanwhile. Undone by <see cref="Unclaim"/> if it stays.</summary>
    internal bool TryLeave() => Interlocked.CompareExchange(ref _claimed, 2, 0) == 0;

    internal bool IsLeaving => Volatile.Read(ref _claimed) == 2;

    internal void Touch() => _ticket.Touch();

    /// <summary>The filler's room behind the valid prefix.</summary>
    internal Memory<byte> Room() => CreateMemory(_filled, Length - _filled);

    internal void Advance(int count) => Volatile.Write(ref _filled, _filled + count);

    /// <summary>It belongs to a later version of the same body from now on. In neither's table while this is done, and pinned.</summary>
    internal void MoveTo(Generation owner) => _owner = owner;

    /// <summary>The body turned out to end inside this block.</summary>
    internal void Shorten(int length) => Length = length;

    /// <summary>Takes the store's reference away; only the first caller does. The slot has been cleared.</summary>
    internal void DropFromStore(bool evicted = false)
    {
        if (!_ticket.TakeOff()) return;
        if (!evicted) _owner.Store.NoteGone();
        Release();
    }

    internal bool InUse => Volatile.Read(ref _references) > 1;

    protected override void Dispose(bool disposing) { }

    /// <summary>Stands for the block in the eviction order.</summary>
    private sealed class StoreTicket(Block block) : Evictable
    {
        private int _off;

        public override int Charge => block._class;

        public override ulong Identity => block._owner.IdentityOf(block.Number);

        public override bool IsGone => Volatile.Read(ref _off) != 0;

        public bool TakeOff() => Interlocked.Exchange(ref _off, 1) == 0;

        public override bool TryEvict()
        {
            if (block.InUse || !block.TryLeave()) return false;
            if (!block.InUse && block._owner.Evict(block)) return true;
            block.Unclaim();
            return false;
        }
    }
}
