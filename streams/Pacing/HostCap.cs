using StonMedia.Streams.Settings;

namespace StonMedia.Streams.Pacing;

/// <summary>
/// <c>cap.total</c>: one rate for all deliveries of a virtual host, shared max-min fairly. Who wants less than a fair share gets
/// all it wants; the others share the rest evenly.
/// </summary>
/// <remarks>
/// Start-time fair queueing. Each delivery has a virtual time that grows by the bytes it was given; the one that is behind goes
/// next, as soon as the rate allows the next bytes at all. A delivery that comes back starts at the virtual time now, so it can
/// neither save up nor owe. Work is done only when somebody asks or is due: O(log n) each, nothing a tick.
/// </remarks>
public sealed class HostCap
{
    // What was not used for a moment (a late timer, a gap between two asks) may be made up for.
    private const double BurstSeconds = 0.1;
    private const double TurnSeconds = 0.25;
    private const int MinJob = 4 << 10;
    private const int MaxJob = 128 << 10;

    private readonly Lock _gate = new();
    private readonly PaceWheel _wheel;
    private readonly Alarm _alarm;
    private readonly PriorityQueue<HostCapJob, (long Tag, long Sequence)> _queue = new();
    private double _bytesPerTick;
    private double _paidUntil;
    private long _virtualTime;
    private long _sequence;
    private int _live;

    /// <param name="total">The rate, over 0.</param>
    /// <param name="wheel">Clock and timer.</param>
    public HostCap(BitRate total, PaceWheel wheel)
    {
        _wheel = wheel;
        _alarm = new Alarm(this);
        Total = total;
    }

    /// <summary>The rate that is shared; may be changed at any time.</summary>
    public BitRate Total
    {
        get;
        set
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value.BitsPerSecond, 1);
            lock (_gate)
            {
                field = value;
                _bytesPerTick = value.BytesPerSecond / TimeSpan.TicksPerSecond;
            }
        }
    }

    /// <summary>Deliveries that wait for their turn now.</summary>
    public int Waiting
    {
        get { lock (_gate) return _live; }
    }

    /// <summary>How many bytes it is worth asking for at once: few turns, but no turn so long that others starve.</summary>
    internal int JobLimit
    {
        get
        {
            lock (_gate)
                return (int)Math.Clamp(_bytesPerTick * TimeSpan.TicksPerSecond * TurnSeconds / (_live + 1), MinJob, MaxJob);
        }
    }

    /// <summary>True: the bytes may go at once. False: the job waits, and its owner is told when its turn has come.</summary>
    internal bool Ask(HostCapJob job, int bytes)
    {
        lock (_gate)
        {
            double now = _wheel.Now;
            long start = Math.Max(_virtualTime, job.Finish);
            job.Finish = start + bytes;
            job.Bytes = bytes;
            if (_live == 0 && _paidUntil <= now)
            {
                Pay(bytes, now);
                _virtualTime = start;
                return true;
            }

            job.Waiting = true;
            _live++;
            _queue.Enqueue(job, (start, _sequence++));
            // The alarm is set whenever somebody waits; the first one sets it.
            if (_live == 1) _wheel.Schedule(_alarm, _paidUntil);
            return false;
        }
    }

    /// <summary>Gives up a turn. False: it was not waiting (any more).</summary>
    internal bool Leave(HostCapJob job)
    {
        lock (_gate)
        {
            if (!job.Waiting) return false;
            job.Waiting = false;
            _live--;
            return true;
        }
    }

    private void Serve()
    {
        while (Next() is { } job) job.Owner.OnTurn();
    }

    private HostCapJob? Next()
    {
        lock (_gate)
        {
            double now = _wheel.Now;
            while (_queue.TryPeek(out HostCapJob? job, out (long Tag, long Sequence) at))
            {
                if (job.Waiting && _paidUntil > now)
                {
                    _wheel.Schedule(_alarm, _paidUntil);
                    return null;
                }

                _queue.Dequeue();
                if (!job.Waiting) continue;     // left meanwhile
                job.Waiting = false;
                _live--;
                _virtualTime = at.Tag;
                Pay(job.Bytes, now);
                return job;
            }

            return null;
        }
    }

    private void Pay(int bytes, double now)
        => _paidUntil = Math.Max(_paidUntil, now - (BurstSeconds * TimeSpan.TicksPerSecond)) + (bytes / _bytesPerTick);

    private sealed class Alarm(HostCap cap) : PaceTimer
    {
        protected internal override void OnDue() => cap.Serve();
    }
}
