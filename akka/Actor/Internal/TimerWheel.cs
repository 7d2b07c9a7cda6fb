using System.Diagnostics;

namespace Akka.Actor.Internal;

/// <summary>All timers of a system: a hashed wheel whose entries live in one array, so that an entry costs 32 bytes and no object.</summary>
internal sealed class TimerWheel(TimeSpan tick, int slots, Action<Exception> onError) : IDisposable
{
    private readonly Lock _lock = new();
    private readonly int[] _slots = MakeSlots(slots);
    private readonly long _tickTicks = Math.Max(tick.Ticks * Stopwatch.Frequency / TimeSpan.TicksPerSecond, 1);
    private readonly long _start = Stopwatch.GetTimestamp();
    private readonly AutoResetEvent _wake = new(false);
    private Entry[] _entries = new Entry[64];
    private int _free = -1;
    private int _used = 1;    // Entry 0 stays empty: a default handle names nothing.
    private int _count;
    private long _done;       // ticks whose slots have been emptied
    private long _wakeAt = long.MaxValue;
    private Thread? _thread;
    private bool _disposed;

    internal int Count => _count;

    /// <summary>Calls <paramref name="target"/> once, not before <paramref name="delay"/> has passed.</summary>
    internal TimerHandle Schedule(TimeSpan delay, ITimerTarget target)
    {
        long due = DueTick(delay);
        bool wake = false;
        TimerHandle handle;
        lock (_lock)
        {
            if (_disposed)
                return default;
            if (_thread is null)
            {
                _done = NowTick();
                _thread = new Thread(Run) { IsBackground = true, Name = "akka-timers" };
                _thread.Start();
            }

            if (due <= _done)
                due = _done + 1;
            int index = Take();
            ref Entry entry = ref _entries[index];
            entry.Target = target;
            entry.Due = due;
            Link(index, ref entry);
            handle = new TimerHandle(index, entry.Generation);
            _count++;
            if (due < _wakeAt)
            {
                _wakeAt = due;
                wake = true;
            }
        }

        if (wake)
            _wake.Set();
        return handle;
    }

    /// <summary>Calls a timer off; false when it has fired or was called off before.</summary>
    internal bool Cancel(TimerHandle handle)
    {
        if (handle.Index == 0)
            return false;
        lock (_lock)
        {
            if (_disposed)
                return false;
            ref Entry entry = ref _entries[handle.Index];
            if (entry.Generation != handle.Generation || entry.Target is null)
                return false;
            Unlink(ref entry);
            Release(handle.Index, ref entry);
            return true;
        }
    }

    public void Dispose()
    {
        lock (_lock)
        {
            _disposed = true;
            _entries = [];
            _count = 0;
        }

        _wake.Set();
    }

    private static int[] MakeSlots(int count)
    {
        int[] slots = new int[(int)System.Numerics.BitOperations.RoundUpToPowerOf2((uint)Math.Clamp(count, 16, 1 << 16))];
        return slots;
    }

    private long NowTick() => (Stopwatch.GetTimestamp() - _start) / _tickTicks;

    // The tick at whose beginning at least the delay has passed.
    private long DueTick(TimeSpan delay)
    {
        long ticks = delay <= TimeSpan.Zero ? 0 : (long)Math.Min(delay.Ticks * (double)Stopwatch.Frequency / TimeSpan.TicksPerSecond, long.MaxValue / 4);
        return (Stopwatch.GetTimestamp() - _start + ticks + _tickTicks - 1) / _tickTicks;
    }

    private int Take()
    {
        if (_free >= 0)
        {
            int index = _free;
            _free = _entries[index].Next;
            return index;
        }

        if (_used == _entries.Length)
            Array.Resize(ref _entries, _entries.Length * 2);
        return _used++;
    }

    private void Link(int index, ref Entry entry)
    {
        ref int head = ref _slots[entry.Due & (_slots.Length - 1)];
        entry.Next = head;
        entry.Previous = 0;
        if (head != 0)
            _entries[head].Previous = index;
        head = index;
    }

    private void Unlink(ref Entry entry)
    {
        if (entry.Previous != 0)
            _entries[entry.Previous].Next = entry.Next;
        else
            _slots[entry.Due & (_slots.Length - 1)] = entry.Next;
        if (entry.Next != 0)
            _entries[entry.Next].Previous = entry.Previous;
    }

    private void Release(int index, ref Entry entry)
    {
        entry.Target = null;
        entry.Generation++;
        entry.Next = _free;
        _free = index;
        _count--;
    }

    private void Run()
    {
        var due = new List<ITimerTarget>();
        while (true)
        {
            long wait;
            lock (_lock)
            {
                if (_disposed)
                    return;
                Collect(due);
                _wakeAt = NextDue();
                wait = _wakeAt == long.MaxValue ? -1 : Math.Max(0, MillisecondsTo(_wakeAt));
            }

            if (due.Count > 0)
            {
                foreach (ITimerTarget target in due)
                    Fire(target);
                due.Clear();
                continue;
            }

            _wake.WaitOne((int)wait);
        }
    }

    private void Fire(ITimerTarget target)
    {
        try
        {
            target.OnTimer();
        }
        catch (Exception e)
        {
            onError(e);    // one bad receiver must not end all timers
        }
    }

    private void Collect(List<ITimerTarget> due)
    {
        long now = NowTick();
        if (now - _done > _slots.Length)
            _done = now - _slots.Length;
        while (_done < now)
        {
            _done++;
            int index = _slots[_done & (_slots.Length - 1)];
            while (index != 0)
            {
                ref Entry entry = ref _entries[index];
                int next = entry.Next;
                if (entry.Due <= now)
                {
                    due.Add(entry.Target!);
                    Unlink(ref entry);
                    Release(index, ref entry);
                }

                index = next;
            }
        }
    }

    // The next tick whose slot is not empty: it may hold only later rounds, then the thread wakes for nothing once a round.
    private long NextDue()
    {
        if (_count == 0)
            return long.MaxValue;
        for (long tick = _done + 1; tick <= _done + _slots.Length; tick++)
        {
            if (_slots[tick & (_slots.Length - 1)] != 0)
                return tick;
        }

        return long.MaxValue;
    }

    private long MillisecondsTo(long tickNumber)
    {
        long left = (tickNumber * _tickTicks) + _start - Stopwatch.GetTimestamp();
        return left <= 0 ? 0 : Math.Min(((left * 1000) + Stopwatch.Frequency - 1) / Stopwatch.Frequency, int.MaxValue);
    }

    private struct Entry
    {
        internal ITimerTarget? Target;
        internal long Due;
        internal int Next;
        internal int Previous;
        internal int Generation;
    }
}
