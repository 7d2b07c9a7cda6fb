using StonMedia.Cache.Blocks;

namespace StonMedia.Streams.Delivery;

/// <summary>
/// One reader of a generation. Resident bytes are pinned at once; missing ones are asked for with a window that starts at
/// read-ahead and doubles, up to 64 MiB, each time this reader had to wait at its end: a fast reader gets few large
/// transfers, a slow or seeking one nothing it will not watch.
/// </summary>
public sealed class BodySource : IBodySource
{
    private const long MaxWindow = 64L << 20;

    /// <summary>How much a reader takes past memory before memory is tried again, a try that may last a second.</summary>
    private const long PassWindow = 16 << 20;

    /// <summary>
    /// What is read from disk ahead of a reader: at first enough that one read overlaps the sending of the last, and twice as much each time the
    /// reader had to wait for it. Asked for by the half, so that neighbouring blocks wait together and are read together.
    /// </summary>
    private const long DiskAhead = 256 << 10, MaxDiskAhead = 2 << 20;

    /// <summary>What came from disk can be gone again before its reader had it, when memory is very short.</summary>
    private const int MaxDiskTries = 4;

    /// <summary>How much longer than the volume allows a block may take to come from disk, before the origin is asked for it: for volumes that hang.</summary>
    private static readonly TimeSpan s_diskMargin = TimeSpan.FromSeconds(1);

    private readonly Generation _generation;
    private readonly IFillPlanner _planner;
    private readonly WaitSweeper _sweeper;
    private readonly BodyReader _reader = new();
    private BodyWaiter? _waiter;
    private long _window;
    private long _plannedTo;
    private long _diskWindow = DiskAhead;
    private long _diskAsked;
    private Starvation _starvation;
    private PassingRead? _passing;
    private volatile bool _disposed;

    public BodySource(Generation generation, IFillPlanner planner, WaitSweeper sweeper)
    {
        _generation = generation;
        _planner = planner;
        _sweeper = sweeper;
        _window = planner.ReadAhead;
        _starvation = new Starvation(planner.ReadAhead);
        generation.AddReader(_reader);
    }

    public bool IsAvailable(long offset, long count) => _generation.AvailableUntil(offset, offset + count) == offset + count;

    public bool IsResident(long offset, long count) => _generation.PresentUntil(offset, offset + count) == offset + count;

    public ValueTask<BlockLease> ReadAsync(long offset, long count, long end, CancellationToken cancel)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        _generation.Advance(_reader, offset);
        if (_passing is { IsAtEnd: false } passing && passing.Position == offset) return PassOnAsync(passing, count, cancel);
        if (!_generation.TryRead(offset, count, out BlockLease lease)) return WaitAsync(offset, count, end, openEnded: false, cancel);
        PlanAhead(offset, end);
        return new ValueTask<BlockLease>(lease);
    }

    /// <summary>As <see cref="ReadAsync"/>, when how far to go is known only once the first bytes are seen: one origin request, held back after them.</summary>
    public ValueTask<BlockLease> ReadOpenEndedAsync(long offset, long count, CancellationToken cancel)
    {
        _generation.Advance(_reader, offset);
        return _generation.TryRead(offset, count, out BlockLease lease)
            ? new ValueTask<BlockLease>(lease)
            : WaitAsync(offset, count, _generation.Length, openEnded: true, cancel);
    }

    public void Dispose()
    {
        if (_disposed) return;
        _disposed = true;
        if (_waiter is { } waiter)
        {
            _generation.Unregister(waiter);
            _sweeper.Remove(waiter);
            waiter.Fail(new OperationCanceledException("the delivery has ended"));
        }

        _generation.RemoveReader(_reader);
        EndPassing();
    }

    private async ValueTask<BlockLease> WaitAsync(long offset, long count, long end, bool openEnded, CancellationToken cancel)
    {
        if (offset == _plannedTo && offset != 0) _window = Math.Min(_window * 2, WindowLimit);
        else if (offset > _plannedTo || offset + _window < _plannedTo) _window = _planner.ReadAhead;
        BodyWaiter waiter = _waiter ??= new BodyWaiter();
        bool pastDisk = false;
        int diskTries = 0;
        while (true)
        {
            cancel.ThrowIfCancellationRequested();
            ObjectDisposedException.ThrowIf(_disposed, this);
            if (!pastDisk && diskTries == 0) JudgeDiskAhead(offset);
            bool fromDisk = !pastDisk && diskTries++ < MaxDiskTries && _generation.TryRestore(offset);
            pastDisk |= !fromDisk;
            long wantEnd = openEnded ? end : Math.Min(end, offset + _window);
            long began = Environment.TickCount64;
            waiter.Arm(offset, wantEnd, began + (long)(fromDisk ? DiskLimit : WaitLimit).TotalMilliseconds, pastDisk);
            _generation.Register(waiter);
            _sweeper.Add(waiter);
            try
            {
                ObjectDisposedException.ThrowIf(_disposed, this);       // or else Dispose finds the wait and ends it
                if (_generation.TryRead(offset, count, out BlockLease early)) return early;
                long length = _generation.Length;
                if (length >= 0 && offset >= length) return default;
                if (!fromDisk) Demand(offset, wantEnd, openEnded);
                else if (!_generation.IsRestoring(offset)) continue;       // it ended before this wait was registered
                else RestoreAhead(offset, end);
                using (cancel.UnsafeRegister(static state => ((BodyWaiter)state!).Fail(new OperationCanceledException("the viewer left")), waiter))
                    await waiter.Wait().ConfigureAwait(false);
            }
            catch (BlockUnreadableException)
            {
                pastDisk = true;
            }
            catch (BodyException full) when (full.NoMemory)
            {
                return await PassAsync(offset, count, end, full, cancel).ConfigureAwait(false);
            }
            catch (BodyException) when (fromDisk && Environment.TickCount64 > waiter.Deadline)
            {
                _generation.AbandonRestore(offset);
                pastDisk = true;
            }
            finally
            {
                _generation.Unregister(waiter);
                _sweeper.Remove(waiter);
            }

            long now = Environment.TickCount64;
            if (!fromDisk && _starvation.Waited(offset, now - began, now) && end - offset > _planner.ReadAhead)
                _planner.Starve(_generation, offset, Math.Min(end, offset + Math.Max(_window, WindowLimit)));
            if (_generation.TryRead(offset, count, out BlockLease lease)) return lease;
        }
    }

    /// <summary>Memory has no room for what this reader wants: it gets a transfer of its own, for a while.</summary>
    private async ValueTask<BlockLease> PassAsync(long offset, long count, long end, BodyException full, CancellationToken cancel)
    {
        EndPassing();
        PassingRead passing = await _planner.PassAsync(_generation, offset, Math.Min(end, offset + PassWindow), cancel).ConfigureAwait(false)
            ?? throw full;
        Interlocked.Exchange(ref _passing, passing);
        // Whoever disposes this reader meanwhile has not seen it; with a full fence between, one of the two sees the other.
        if (_disposed) EndPassing();
        return await PassOnAsync(passing, count, cancel).ConfigureAwait(false);
    }

    private static async ValueTask<BlockLease> PassOnAsync(PassingRead passing, long count, CancellationToken cancel)
        => new(await passing.ReadAsync(count, cancel).ConfigureAwait(false), null);

    private void EndPassing()
    {
        if (Interlocked.Exchange(ref _passing, null) is { } passing) _ = passing.DisposeAsync().AsTask();
    }

    private void Demand(long offset, long wantEnd, bool openEnded)
    {
        _plannedTo = wantEnd;
        if (openEnded || !_generation.ArrivesSoon(offset, _planner.ReadAhead)) _planner.Demand(_generation, offset, wantEnd, openEnded, pastDisk: true);
    }

    /// <summary>Asks for the next window before this one is used up, so that the reader does not stop at each border.</summary>
    private void PlanAhead(long offset, long end)
    {
        if (_generation.Disk is not null) RestoreAhead(offset, end);
        long target = Math.Min(end, offset + _planner.ReadAhead);
        if (_plannedTo >= target - (_planner.ReadAhead / 2) || !_generation.IsRanged) return;
        long from = _generation.AvailableUntil(Math.Max(_plannedTo, offset), target);
        _plannedTo = target;
        if (from >= target || _generation.ArrivesSoon(from, _planner.ReadAhead)) return;
        _plannedTo = Math.Min(end, from + _window);
        _planner.Demand(_generation, from, _plannedTo, openEnded: false);
    }

    /// <summary>Has the next few blocks brought from disk, as far as they are there.</summary>
    private void RestoreAhead(long offset, long end)
    {
        long next = BlockSize.Start(BlockSize.Of(offset) + 1);
        if (_diskAsked < next || _diskAsked > offset + (2 * MaxDiskAhead)) _diskAsked = next;
        if (_diskAsked - offset > _diskWindow / 2) return;
        long limit = Math.Min(end, offset + _diskWindow);
        if (_diskAsked < limit) _diskAsked = _generation.RestoreRange(_diskAsked, limit);
    }

    /// <summary>This reader has come to a block that is not here: still on its way, more is to be read ahead; gone again or never asked for, less.</summary>
    private void JudgeDiskAhead(long offset)
    {
        if (_generation.IsRestoring(offset))
        {
            _diskWindow = Math.Min(_diskWindow * 2, Math.Clamp(_generation.Store.Capacity / 128, DiskAhead, MaxDiskAhead));
            return;
        }

        _diskWindow = DiskAhead;
        _diskAsked = 0;
    }

    private TimeSpan DiskLimit => (_generation.Disk?.ReadLimit ?? TimeSpan.Zero) + s_diskMargin;

    /// <summary>A sequential transfer may take long to get to the byte; that it goes on at all, its own time-outs see to.</summary>
    private TimeSpan WaitLimit => _generation.IsRanged ? _planner.WaitLimit : TimeSpan.FromMinutes(10);

    /// <summary>No more than an eighth of the memory is planned for one reader.</summary>
    private long WindowLimit => Math.Max(_planner.ReadAhead, Math.Min(MaxWindow, _generation.Store.Capacity / 8));
}
