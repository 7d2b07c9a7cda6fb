namespace StonMedia.Streams.Pacing;

/// <summary>
/// One hashed timer wheel for everything that is paced: adding, removing and waking cost O(1) and no allocation, and the process
/// has one timer however many deliveries wait. While nobody waits that timer stands still.
/// </summary>
/// <remarks>
/// Time is counted in <see cref="TimeSpan"/> ticks of 100 ns since the wheel was made. A slot holds those due at a wheel tick
/// modulo the slots; who is due a turn later stays in its list.
/// </remarks>
public sealed class PaceWheel : IDisposable
{
    /// <summary>Seconds between two ticks of the wheel: the most, apart from a busy machine, that a wake-up comes late.</summary>
    public const double TickSeconds = 0.04;

    private const int Slots = 512;
    private static readonly long TickLength = TimeSpan.FromSeconds(TickSeconds).Ticks;

    private readonly Lock _gate = new();
    private readonly PaceTimer?[] _slots = new PaceTimer?[Slots];
    private readonly TimeProvider _time;
    private readonly long _start;
    private readonly ITimer _timer;
    private PaceTimer?[] _due = new PaceTimer?[64];
    private long _tick;
    private int _waiting;
    private bool _running;
    private bool _firing;

    /// <param name="time">The clock, and the maker of the one timer.</param>
    public PaceWheel(TimeProvider time)
    {
        _time = time;
        _start = time.GetTimestamp();
        _timer = time.CreateTimer(static wheel => ((PaceWheel)wheel!).Turn(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>100 ns ticks since the wheel was made.</summary>
    public long Now => _time.GetElapsedTime(_start).Ticks;

    /// <summary>How many wait now.</summary>
    public int Waiting
    {
        get { lock (_gate) return _waiting; }
    }

    /// <summary>Wakes <paramref name="timer"/> at <paramref name="due"/> (as <see cref="Now"/>) or up to a tick later; one that waits already is moved.</summary>
    public void Schedule(PaceTimer timer, double due)
    {
        lock (_gate)
        {
            if (timer.Slot >= 0) Unlink(timer);
            if (!_running)
            {
                // The wheel stood still: nothing was due meanwhile.
                _tick = Math.Max(_tick, Now / TickLength);
                _running = true;
                TimeSpan tick = TimeSpan.FromTicks(TickLength);
                _timer.Change(tick, tick);
            }

            timer.DueTick = Math.Max(_tick + 1, (long)Math.Min(Math.Ceiling(due / TickLength), long.MaxValue / 2));
            Link(timer, (int)(timer.DueTick % Slots));
        }
    }

    /// <summary>Forgets a wake-up. False: it was not waiting (any more), so its call may have come or may yet come.</summary>
    public bool Cancel(PaceTimer timer)
    {
        lock (_gate)
        {
            if (timer.Slot < 0) return false;
            Unlink(timer);
            return true;
        }
    }

    /// <summary>Stops the wheel; who still waits is not woken.</summary>
    public void Dispose() => _timer.Dispose();

    private void Turn()
    {
        int count = 0;
        lock (_gate)
        {
            // A timer's callbacks may overlap when one takes longer than a tick: the one at work does the rest at its next tick.
            if (_firing) return;
            long now = Now / TickLength;
            // After a long sleep of the machine one full turn sees every list.
            for (long tick = Math.Max(_tick + 1, now - Slots + 1); tick <= now; tick++)
            {
                for (PaceTimer? at = _slots[tick % Slots], next; at is not null; at = next)
                {
                    next = at.Next;
                    if (at.DueTick > now) continue;
                    Unlink(at);
                    if (count == _due.Length) Array.Resize(ref _due, count * 2);
                    _due[count++] = at;
                }
            }

            _tick = Math.Max(_tick, now);
            _firing = count > 0;
            StopWhenIdle(count);
        }

        if (count == 0) return;
        for (int i = 0; i < count; i++)
        {
            _due[i]!.OnDue();
            _due[i] = null;
        }

        lock (_gate)
        {
            _firing = false;
            StopWhenIdle(0);
        }
    }

    private void StopWhenIdle(int firing)
    {
        if (_waiting > 0 || firing > 0 || !_running) return;
        _running = false;
        _timer.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    private void Link(PaceTimer timer, int slot)
    {
        timer.Slot = slot;
        timer.Previous = null;
        timer.Next = _slots[slot];
        if (timer.Next is not null) timer.Next.Previous = timer;
        _slots[slot] = timer;
        _waiting++;
    }

    private void Unlink(PaceTimer timer)
    {
        if (timer.Previous is null) _slots[timer.Slot] = timer.Next;
        else timer.Previous.Next = timer.Next;
        if (timer.Next is not null) timer.Next.Previous = timer.Previous;
        timer.Next = timer.Previous = null;
        timer.Slot = -1;
        _waiting--;
    }
}
