using Microsoft.Data.Sqlite;

namespace StonMedia.Cache.Disk.Volumes;

/// <summary>
/// A volume's reading threads and their bounded queue. Whatever waits or hangs past its deadline is ended by <see cref="Sweep"/> without
/// the thread that hangs.
/// </summary>
internal sealed class ReadLane
{
    private readonly DiskVolume _volume;
    private readonly Queue<ReadOp> _queue = new();
    private readonly ReadOp?[] _running;
    private readonly long[] _busySince;
    private readonly Thread[] _threads;
    private ReadOp? _last;
    private int _run;
    private bool _closed;

    public ReadLane(DiskVolume volume)
    {
        _volume = volume;
        int count = volume.Options.ReadThreads;
        _running = new ReadOp?[count];
        _busySince = new long[count];
        _threads = new Thread[count];
        for (int i = 0; i < count; i++)
        {
            int index = i;
            _threads[i] = new Thread(() => Loop(index)) { IsBackground = true, Name = "disk-read" };
        }
    }

    public int Waiting { get { lock (_queue) return _queue.Count; } }

    public bool IsEnded => Array.TrueForAll(_threads, static thread => !thread.IsAlive);

    public void Start()
    {
        foreach (Thread thread in _threads) thread.Start();
    }

    /// <summary>False: too many wait, or the lane is closed.</summary>
    public bool TryAdd(ReadOp op) => TryAdd([op]);

    /// <summary>All of them or none. False: too many wait, or the lane is closed.</summary>
    public bool TryAdd(IReadOnlyCollection<ReadOp> ops)
    {
        long deadline = Environment.TickCount64 + (long)_volume.Options.ReadLimit.TotalMilliseconds;
        lock (_queue)
        {
            if (_closed || _queue.Count + ops.Count > _volume.Options.ReadQueue) return false;
            foreach (ReadOp op in ops)
            {
                op.Deadline = deadline;
                _queue.Enqueue(op);
                op.Queued();
                // One thread is woken for a run: it takes the neighbours of its first.
                bool isTakenAlong = _last is { IsTaken: false } last && op.Follows(last) && ++_run < BlockRun.MaxBlocks;
                if (!isTakenAlong)
                {
                    _run = 0;
                    Monitor.Pulse(_queue);
                }

                _last = op;
            }

            return true;
        }
    }

    /// <summary>Ends what is past its deadline. Gives since when the slowest thread has been at one read, or null when none is.</summary>
    public long? Sweep(long now)
    {
        List<ReadOp>? late = null;
        lock (_queue)
        {
            // Deadlines are in the order of the queue.
            while (_queue.TryPeek(out ReadOp? op) && (op.Deadline <= now || op.IsClaimed || op.IsTaken))
            {
                _queue.Dequeue();
                if (op.TryTake()) (late ??= []).Add(op);
            }
        }

        long? oldest = null;
        for (int i = 0; i < _running.Length; i++)
        {
            if (Volatile.Read(ref _running[i]) is not { } op) continue;
            foreach (ReadOp part in op.Parts)
                if (part.Deadline <= now) (late ??= []).Add(part);
            long since = Volatile.Read(ref _busySince[i]);
            if (oldest is null || since < oldest) oldest = since;
        }

        foreach (ReadOp op in late ?? []) End(op, DiskReadOutcome.Late);
        return oldest;
    }

    /// <summary>No more: everything that waits is ended, the threads leave when they come back from the disk.</summary>
    public void Close()
    {
        ReadOp[] left;
        lock (_queue)
        {
            _closed = true;
            left = [.. _queue];
            _queue.Clear();
            Monitor.PulseAll(_queue);
        }

        foreach (ReadOp op in left) End(op, DiskReadOutcome.VolumeOut);
        for (int i = 0; i < _running.Length; i++)
            if (Volatile.Read(ref _running[i]) is { } op) EndAll(op);
    }

    public bool Join(TimeSpan limit)
    {
        long until = Environment.TickCount64 + (long)limit.TotalMilliseconds;
        return Array.TrueForAll(_threads, thread => thread.Join((int)Math.Max(0, until - Environment.TickCount64)));
    }

    private void End(ReadOp op, DiskReadOutcome outcome)
    {
        if (!op.TryClaim()) return;
        if (outcome == DiskReadOutcome.Late) _volume.Counters.NoteLate();
        op.Fail(outcome);
    }

    private void EndAll(ReadOp op)
    {
        foreach (ReadOp part in op.Parts) End(part, DiskReadOutcome.VolumeOut);
    }

    private void Loop(int index)
    {
        try
        {
            using var reader = new VolumeReader(_volume);
            while (Take() is { } op)
            {
                Volatile.Write(ref _busySince[index], Environment.TickCount64);
                Interlocked.Exchange(ref _running[index], op);      // a full fence before the look below
                // Closed just now: whoever closed did not see this one running.
                if (Volatile.Read(ref _closed)) EndAll(op);
                else if (!op.IsClaimed) Run(op, reader);
                Volatile.Write(ref _running[index], null);
            }
        }
        catch (Exception error)
        {
            _volume.Fail(error);
        }
    }

    private void Run(ReadOp op, VolumeReader reader)
    {
        try
        {
            op.Run(reader);
        }
        catch (Exception error) when (error is SqliteException or IOException or UnauthorizedAccessException)
        {
            EndAll(op);
            _volume.Fail(error);
        }
    }

    private ReadOp? Take()
    {
        lock (_queue)
        {
            while (!_closed)
            {
                // Another lane may have taken it as a neighbour.
                if (!_queue.TryDequeue(out ReadOp? op)) Monitor.Wait(_queue);
                else if (op.TryTake()) return op.WithNeighbours();
            }

            return null;
        }
    }
}
