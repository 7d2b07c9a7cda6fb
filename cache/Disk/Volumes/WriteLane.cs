using Microsoft.Data.Sqlite;

namespace StonMedia.Cache.Disk.Volumes;

/// <summary>A volume's one writer: its queues, its thread, and when it commits.</summary>
/// <remarks>
/// Records and removals go before the bytes of bodies: however much a slow disk has to write, what was replaced is gone from it soon, and a kill
/// does not bring it back. None of them depends on bytes; bytes only need their record.
/// </remarks>
internal sealed class WriteLane
{
    /// <summary>Records that may wait. A delivery never waits for them: more are dropped.</summary>
    private const int MaxRecords = 16 << 10;

    /// <summary>Removals that may wait; a volume that far behind is not of use any more.</summary>
    private const int MaxRemovals = 1 << 20;

    /// <summary>Records in a row, where bytes wait that were handed over before them.</summary>
    private const int MaxAhead = 64;

    private readonly DiskVolume _volume;
    private readonly Queue<WriteOp> _queue = new();
    private readonly Queue<WriteOp> _blocks = new();
    private readonly Thread _thread;
    private long _heldBytes;
    private long _number;
    private int _ahead;
    private long _busySince = -1;
    private bool _closing;
    private bool _closed;

    public WriteLane(DiskVolume volume)
    {
        _volume = volume;
        _thread = new Thread(Loop) { IsBackground = true, Name = "disk-write" };
    }

    public int Waiting { get { lock (_queue) return _queue.Count + _blocks.Count; } }

    public bool IsEnded => !_thread.IsAlive;

    /// <summary>Since which tick the writer has been at one operation; null when it waits for work.</summary>
    public long? BusySince => Volatile.Read(ref _busySince) is var since && since < 0 ? null : since;

    public void Start() => _thread.Start();

    /// <summary>Queues it unless too much waits. False: not taken, and not dropped either.</summary>
    public bool TryAdd(WriteOp op)
    {
        lock (_queue)
        {
            if (_closed || _closing) return false;
            if (op.HeldBytes > 0 ? _heldBytes + op.HeldBytes > _volume.Options.WriteQueueBytes : _queue.Count >= MaxRecords) return false;
            Put(op);
            return true;
        }
    }

    /// <summary>Queues what must not be lost. When the volume is out it is dropped.</summary>
    public void Add(WriteOp op)
    {
        lock (_queue)
        {
            if (!_closed && !_closing && _queue.Count < MaxRemovals)
            {
                Put(op);
                return;
            }
        }

        op.Drop();
        if (Waiting >= MaxRemovals) _volume.TakeOut("its writer is a million operations behind");
    }

    /// <summary>Ends at once: what waits is dropped.</summary>
    public void Close()
    {
        WriteOp[] left;
        lock (_queue)
        {
            _closed = true;
            // What the writer is at, it ends itself.
            left = [.. _queue.Concat(_blocks).Where(static op => !op.IsTaken)];
            _queue.Clear();
            _blocks.Clear();
            _heldBytes = 0;
            Monitor.PulseAll(_queue);
        }

        foreach (WriteOp op in left) op.Drop();
    }

    /// <summary>Ends after what waits was carried out.</summary>
    public void Finish()
    {
        lock (_queue)
        {
            _closing = true;
            Monitor.PulseAll(_queue);
        }
    }

    public bool Join(TimeSpan limit) => !_thread.IsAlive || _thread.Join(limit);

    private void Put(WriteOp op)
    {
        op.Number = ++_number;
        (op.CanWait ? _blocks : _queue).Enqueue(op);
        op.Queued();
        _heldBytes += op.HeldBytes;
        if (_queue.Count + _blocks.Count == 1) Monitor.Pulse(_queue);
    }

    private void Loop()
    {
        try
        {
            using var writer = new VolumeWriter(_volume);
            Busy(true);
            writer.Begin();
            _volume.Opened();
            while (Next(writer)) { }
            if (_closed) writer.Abandon();
            else writer.Finish();
        }
        catch (Exception error)
        {
            _volume.Fail(error);
        }
        finally
        {
            Busy(false);
        }
    }

    /// <summary>Carries out one operation, or what is due while there is none. False: the end.</summary>
    private bool Next(VolumeWriter writer)
    {
        WriteOp? op = Take(writer.IdleWait);
        if (_closed) { op?.Drop(); return false; }
        Busy(true);
        if (op is null)
        {
            if (_closing) return false;
            writer.Idle();
            return true;
        }

        int held = op.HeldBytes;
        try
        {
            op.Run(writer);
        }
        catch
        {
            op.Drop();
            throw;
        }

        if (held > 0) lock (_queue) _heldBytes -= held;
        writer.AfterOperation();
        return true;
    }

    private WriteOp? Take(int wait)
    {
        Busy(false);
        lock (_queue)
        {
            if (_queue.Count + _blocks.Count == 0 && !_closing && !_closed && wait > 0) Monitor.Wait(_queue, wait);
            while (_blocks.TryPeek(out WriteOp? waited) && waited.IsTaken) _blocks.Dequeue();
            bool isBlocksTurn = _queue.Count == 0 || (++_ahead >= MaxAhead && _blocks.TryPeek(out WriteOp? block) && block.Number < _queue.Peek().Number);
            if (isBlocksTurn) _ahead = 0;
            if (!(isBlocksTurn ? _blocks : _queue).TryDequeue(out WriteOp? op)) return null;
            op.IsTaken = true;
            return op.WithNeighbours();
        }
    }

    private void Busy(bool busy) => Volatile.Write(ref _busySince, busy ? Environment.TickCount64 : -1);
}
