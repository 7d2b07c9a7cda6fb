using System.Collections.Concurrent;
using StonMedia.Cache.Disk;

namespace StonMedia.Cache.Blocks;

/// <content>What of the body is on disk: complete blocks are offered to it, and come back from it into block memory.</content>
public sealed partial class Generation
{
    private ConcurrentDictionary<long, BlockRestore>? _restores;
    /// <summary>After the disk was too slow or refused a read: so long the origin is asked for whole windows instead of block by block.</summary>
    private const int LateHoldMilliseconds = 10_000, BusyHoldMilliseconds = 1_000;

    private DiskBody? _disk;
    private long _diskCharge;       // -1: given back for good
    private long _diskHeldUntil;

    /// <summary>Its blocks on disk; null: it is kept in memory alone.</summary>
    public DiskBody? Disk => Volatile.Read(ref _disk);

    /// <summary>A body as it was left on disk, before or after a restart.</summary>
    /// <param name="small">All its bytes when they came up with the record, otherwise null.</param>
    /// <exception cref="InsufficientMemoryException">The cap has no room for a small body.</exception>
    public static Generation FromDisk(MemoryStore store, Validators validators, long length, bool ranged, DiskBody disk, byte[]? small)
    {
        var body = new Generation(store, validators, length, ranged) { _disk = disk };
        if (!body.TryChargeDisk(disk))
        {
            body.Retire();
            throw new InsufficientMemoryException("cache.memory is in use to the last byte");
        }

        if (small is { Length: > 0 }) body.RestoreWhole(small);
        return body;
    }

    /// <summary>Gives it a place on disk, once: what is complete already is offered at once, the rest as it comes.</summary>
    public void Attach(DiskBody disk)
    {
        Volatile.Write(ref _disk, disk);
        OfferAll();
    }

    /// <summary>Offers what is complete in memory and not on disk: blocks that a full queue refused, the parts of a body whose length has just become known.</summary>
    /// <returns>Blocks that were taken.</returns>
    public int OfferAll()
    {
        if (Disk is not { } disk || IsRetired) return 0;
        int taken = 0;
        if (_small is not null) return OfferSmall(disk) ? 1 : 0;
        foreach (Block block in _blocks.All())
            if (block.IsComplete && !disk.Has(block.Number) && Offer(disk, block)) taken++;
        return taken;
    }

    /// <summary>Whether that block can be read from disk, as far as one can tell without reading it.</summary>
    public bool IsOnDisk(long block) => ReadableDisk is { } disk && disk.Has(block);

    /// <summary>First byte at or after <paramref name="offset"/> that is neither resident nor on disk; at most <paramref name="end"/>.</summary>
    public long AvailableUntil(long offset, long end)
    {
        long position = PresentUntil(offset, end);
        if (ReadableDisk is not { } disk) return position;
        while (position < end && disk.Has(BlockSize.Of(position))) position = PresentUntil(Math.Min(end, BlockSize.Start(BlockSize.Of(position) + 1)), end);
        return position;
    }

    /// <summary>
    /// Has the block at an offset brought from disk, once however many ask. True: it will come, or those who wait for it are failed
    /// with <see cref="BlockUnreadableException"/>. False: it is not to be had there now.
    /// </summary>
    public bool TryRestore(long offset)
    {
        long number = BlockSize.Of(offset);
        if (ReadableDisk is not { } disk || !disk.Has(number)) return false;
        if (PresentUntil(offset, offset + 1) > offset) return true;
        ConcurrentDictionary<long, BlockRestore> restores = Volatile.Read(ref _restores) ?? MakeRestores();
        var restore = new BlockRestore(this, number);
        if (!restores.TryAdd(number, restore)) return true;
        if (PresentUntil(offset, offset + 1) > offset)
        {
            // Another one's read ended between the two looks.
            restores.TryRemove(new KeyValuePair<long, BlockRestore>(number, restore));
            return true;
        }

        if (disk.TryRead(number, restore)) return true;
        restores.TryRemove(new KeyValuePair<long, BlockRestore>(number, restore));
        if (disk.Has(number)) HoldDisk(BusyHoldMilliseconds);
        return false;
    }

    /// <summary>As <see cref="TryRestore"/> of all blocks from a border on that are not here, handed over together so that they are read together.</summary>
    /// <returns>Where to go on: <paramref name="to"/> or the border behind it, or the first block that is not to be had there now.</returns>
    public long RestoreRange(long from, long to)
    {
        if (ReadableDisk is not { } disk) return from;
        ConcurrentDictionary<long, BlockRestore> restores = Volatile.Read(ref _restores) ?? MakeRestores();
        var run = new List<IDiskReadSink>();
        long position = from;
        for (bool isMissing = false; !isMissing; position += BlockSize.Bytes)
        {
            long number = BlockSize.Of(position);
            bool isHere = position < to && PresentUntil(position, position + 1) > position;
            isMissing = position >= to || (!isHere && !disk.Has(number));
            if (!isHere && !isMissing)
            {
                var restore = new BlockRestore(this, number);
                if (restores.TryAdd(number, restore))
                {
                    if (PresentUntil(position, position + 1) == position)
                    {
                        run.Add(restore);
                        continue;
                    }

                    // Another one's read ended between the two looks.
                    restores.TryRemove(new KeyValuePair<long, BlockRestore>(number, restore));
                }
            }

            // The run ends here, or is interrupted by what is here or on its way.
            if (!TryBegin(disk, number - run.Count, run)) return BlockSize.Start(number - run.Count);
            if (isMissing) break;
            run.Clear();
        }

        return position;
    }

    private bool TryBegin(DiskBody disk, long first, List<IDiskReadSink> run)
    {
        int taken = disk.TryRead(first, System.Runtime.InteropServices.CollectionsMarshal.AsSpan(run));
        for (int i = taken; i < run.Count; i++) EndRestore((BlockRestore)run[i], first + i, "too many reads wait", late: false);
        if (taken == run.Count) return true;
        if (disk.Has(first + taken)) HoldDisk(BusyHoldMilliseconds);
        return false;
    }

    /// <summary>Whether the block at an offset is on its way from disk.</summary>
    public bool IsRestoring(long offset) => Volatile.Read(ref _restores)?.ContainsKey(BlockSize.Of(offset)) == true;

    /// <summary>Waits no longer for the disk: all who wait for that block are failed and ask the origin.</summary>
    public void AbandonRestore(long offset)
    {
        if (Volatile.Read(ref _restores)?.TryGetValue(BlockSize.Of(offset), out BlockRestore? restore) == true) restore.Abandon();
    }

    /// <summary>The whole body as it came up with its record from disk.</summary>
    /// <exception cref="InsufficientMemoryException">The cap has no room for its block.</exception>
    private void RestoreWhole(byte[] bytes)
    {
        if (_small is not null)
        {
            PublishRestored(bytes);
            return;
        }

        Block block = OpenForRestore(0) ?? throw new InsufficientMemoryException("cache.memory is in use to the last byte");
        bytes.CopyTo(block.Room());
        Publish(block, bytes.Length);
        block.Unclaim();
        block.Release();
    }

    /// <summary>A block to be filled from disk, claimed; null: it is here or being brought, or memory has no room.</summary>
    internal Block? OpenForRestore(long number)
    {
        if (_blocks.Get(number) is { } there)
        {
            // A prefix that nobody continues gives way; what is complete or being filled stays.
            if (there.IsComplete || !there.TryLeave()) return null;
            NoteLost(there);
            if (_blocks.Clear(there)) there.DropFromStore();
        }

        long left = Length - BlockSize.Start(number);
        int size = Length < 0 ? BlockSize.Bytes : (int)Math.Min(BlockSize.Bytes, left);
        if (size <= 0 || !Store.TryReserve(BufferPool.ClassOf(size))) return null;
        var block = new Block(this, number, size);
        if (_blocks.TrySet(block))
        {
            Store.Admit(block.Ticket);
            return block;
        }

        Discard(block);
        block.Unclaim();
        block.Release();
        return null;
    }

    /// <summary>Takes a block that got no bytes out again.</summary>
    internal void Discard(Block block)
    {
        _blocks.Clear(block);
        block.DropFromStore();
    }

    internal bool HasWhole(long number) => _small is null ? _blocks.Get(number) is { IsComplete: true } : Volatile.Read(ref _smallFilled) == _small.Length;

    internal void PublishRestored(byte[] bytes)
    {
        if (Volatile.Read(ref _smallFilled) == _small!.Length) return;
        bytes.AsSpan(0, _small.Length).CopyTo(_small);
        PublishSmall(_small.Length);
    }

    /// <summary>The disk, unless it was too slow a moment ago.</summary>
    private DiskBody? ReadableDisk => Disk is { } disk && Environment.TickCount64 >= Volatile.Read(ref _diskHeldUntil) ? disk : null;

    private void HoldDisk(int milliseconds) => Volatile.Write(ref _diskHeldUntil, Environment.TickCount64 + milliseconds);

    internal void EndRestore(BlockRestore restore, long number, string? failure, bool late)
    {
        if (late) HoldDisk(LateHoldMilliseconds);
        Volatile.Read(ref _restores)?.TryRemove(new KeyValuePair<long, BlockRestore>(number, restore));
        long start = BlockSize.Start(number);
        if (failure is null) _waiters.Signal(start, start + BlockSize.Bytes);
        else _waiters.FailOfDisk(start, start + BlockSize.Bytes, new BlockUnreadableException(failure));
    }

    /// <summary>A block has become complete: the disk may have it.</summary>
    private void Offer(Block block)
    {
        if (Disk is { } disk && !IsRetired) Offer(disk, block);
    }

    /// <summary>
    /// The last block of a body of unknown length has to wait until its record tells the length. A body that turned out to end on a
    /// block's border has one more block, begun for bytes that never came: there is nothing of it to keep.
    /// </summary>
    private bool Offer(DiskBody disk, Block block)
        => block.Length > 0 && (disk.Length >= 0 || block.Length == BlockSize.Bytes) && TryChargeDisk(disk) && block.TryPin() && disk.Write(block.Number, new BlockLease(block.Memory, block));

    private bool OfferSmall(DiskBody disk)
        => !IsRetired && _small!.Length > 0 && Volatile.Read(ref _smallFilled) == _small.Length && !disk.Has(0) && TryChargeDisk(disk) && disk.Write(0, new BlockLease(_small, null));

    /// <summary>
    /// Reserves what the map of its blocks on disk has grown to; what the next block adds is reserved with the one after it. False: there is no
    /// room, and the block stays in memory alone.
    /// </summary>
    private bool TryChargeDisk(DiskBody disk)
    {
        while (true)
        {
            long charged = Interlocked.Read(ref _diskCharge), more = disk.MemoryBytes - charged;
            if (charged < 0 || more <= 0) return true;
            if (!Store.TryReserve(more)) return false;
            if (Interlocked.CompareExchange(ref _diskCharge, charged + more, charged) == charged) return true;
            Store.Release(more);
        }
    }

    private void ReleaseDiskCharge()
    {
        long charged = Interlocked.Exchange(ref _diskCharge, -1);
        if (charged > 0) Store.Release(charged);
    }

    private ConcurrentDictionary<long, BlockRestore> MakeRestores()
        => Interlocked.CompareExchange(ref _restores, new ConcurrentDictionary<long, BlockRestore>(1, 0), null) ?? _restores;
}
