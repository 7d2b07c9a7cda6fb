using System.Threading.Tasks.Sources;
using StonMedia.Media;

namespace StonMedia.Streams.Pacing;

/// <summary>
/// The pace of one delivery: says how many of the next bytes may go now, and otherwise when. The bytes granted are those that
/// follow what was granted before, from the offset given at the start. One ask at a time; waiting allocates nothing.
/// </summary>
/// <remarks>
/// Every byte at rate r moves the account's "paid until" by 1/r. Once that is over, a window of one quantum opens and lets bytes
/// through as they come; after it, all waits until they are paid for. Windows follow each other by that sum and not by the
/// clock, so late wake-ups do not add up. The first window is of random length: deliveries that begin together do not wake together.
/// </remarks>
public sealed class DeliveryPacer : PaceTimer, IDisposable
{
    // A viewer who could not take the bytes for a moment may catch up this much, and no more after a long pause.
    private static readonly double Lag = TimeSpan.FromSeconds(2).Ticks;

    private const int Idle = 0, Waiting = 1, Closed = 2;

    private readonly PacePlan _plan;
    private readonly PaceAccount _account;
    private readonly PaceWheel _wheel;
    private IDueTimes? _times;
    private readonly bool _isPlaceExact;
    private readonly HostCap? _cap;
    private readonly HostCapJob? _job;
    private readonly Awaiter _awaiter;
    private long _position;
    private long _passed = -1;
    private Playhead _playhead;
    private double _windowEnd;
    private double _phase;
    private bool _started;
    private double _chargedTicks;
    private bool _chargedBoost;
    private int _wanted;
    private int _charged;
    private int _state;
    private IPaceWaiter? _waiter;

    /// <param name="plan">How fast.</param>
    /// <param name="account">What this connection had of this view.</param>
    /// <param name="wheel">Clock and timer.</param>
    /// <param name="cap">The virtual host's, null when it has none.</param>
    /// <param name="offset">First byte of the delivery in the view.</param>
    /// <param name="phase">Length of the first window, 0 to 1 of a quantum; null: random.</param>
    public DeliveryPacer(PacePlan plan, PaceAccount account, PaceWheel wheel, HostCap? cap, long offset, double? phase = null)
    {
        _plan = plan;
        _account = account;
        _wheel = wheel;
        _cap = cap;
        _position = offset;
        _phase = phase ?? Random.Shared.NextDouble();
        if (plan.Timeline is { } timeline)
        {
            lock (account.Gate)
            {
                bool goesOn = account.Parked is { } parked && parked.Timeline == timeline && parked.End == offset;
                _times = goesOn ? account.Parked!.Value.Times : timeline.Open();
                _isPlaceExact = goesOn || _times.IsPlaceExact;
                if (goesOn) account.Parked = null;
                else if (timeline.MostLead(offset) > 0) Unled = timeline;
            }
        }

        _job = cap is null ? null : new HostCapJob(this);
        _awaiter = new Awaiter(this);
    }

    /// <summary>Where the delivery begins in the middle of a film: the timeline that bytes in front of it would tell its times; null: none would, or it has them.</summary>
    public MediaTimeline? Unled { get; private set; }

    /// <summary>Before the first byte: the times of <see cref="Unled"/>, which have been shown what stands in front of the delivery.</summary>
    public void Lead(IDueTimes times)
    {
        if (_passed >= 0) throw new InvalidOperationException("the delivery is under way");
        (_times, Unled) = (times, null);
    }

    /// <summary>Shows the bytes that follow what was granted so far, before they are asked for; all that were shown before have been granted.</summary>
    public void Pass(ReadOnlySpan<byte> bytes)
    {
        if (_times is null) return;
        _times.Pass(_position, bytes);
        _passed = _position + bytes.Length;
    }

    /// <summary>
    /// Asks to send up to <paramref name="wanted"/> bytes (1 or more). Returns how many may go now; 0: none yet, and
    /// <paramref name="waiter"/> is told once, unless the pacer is disposed before.
    /// </summary>
    public int Grant(int wanted, IPaceWaiter waiter)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(wanted, 1);
        _wanted = wanted;
        _waiter = waiter;
        // Waiting from the start: the answer may come on another thread before this one is done here.
        int before = Interlocked.CompareExchange(ref _state, Waiting, Idle);
        ObjectDisposedException.ThrowIf(before == Closed, this);
        if (before != Idle) throw new InvalidOperationException("the pacer waits for an earlier ask");
        int granted = Advance();
        if (granted > 0) Interlocked.CompareExchange(ref _state, Idle, Waiting);
        return granted;
    }

    /// <summary>As <see cref="Grant"/>, to be awaited; completes on the thread pool. After a cancellation the pacer is at its end.</summary>
    /// <exception cref="OperationCanceledException">The token was cancelled while waiting.</exception>
    public ValueTask<int> GrantAsync(int wanted, CancellationToken cancel)
    {
        cancel.ThrowIfCancellationRequested();
        return _awaiter.Ask(wanted, cancel);
    }

    /// <summary>Ends the pacing; what was charged and not granted is given back, and who waits is not told. Any thread, more than once.</summary>
    public void Dispose() => Stop();

    /// <summary>As <see cref="Dispose"/>; true when an ask was waiting that will now not be answered.</summary>
    private bool Stop()
    {
        int before = Interlocked.Exchange(ref _state, Closed);
        _wheel.Cancel(this);
        if (_job is not null && _cap!.Leave(_job)) Refund();
        // With nothing left of what was shown, nobody here looks at it any more.
        if (before == Idle && _times is not null && _passed == _position)
            lock (_account.Gate) _account.Parked = (_plan.Timeline!, _times, _position);
        return before == Waiting;
    }

    /// <inheritdoc/>
    protected internal override void OnDue()
    {
        if (Volatile.Read(ref _state) == Waiting && Advance() is > 0 and int granted) Tell(granted);
    }

    /// <summary>The virtual host's cap lets the charged bytes go.</summary>
    internal void OnTurn()
    {
        _position += _charged;
        Tell(_charged);
    }

    private void Tell(int granted)
    {
        // The waiter may ask again at once, so the state is idle before it knows.
        if (Interlocked.CompareExchange(ref _state, Idle, Waiting) == Waiting) _waiter!.OnGranted(granted);
        else Refund();
    }

    private int Advance()
    {
        int wanted = _cap is null ? _wanted : Math.Min(_wanted, _cap.JobLimit);
        double due;
        lock (_account.Gate) _charged = Charge(wanted, _wheel.Now, out due);
        if (_charged == 0)
        {
            _wheel.Schedule(this, due);
            // Disposed while this was on its way: the one who disposed may have cancelled too early.
            if (Volatile.Read(ref _state) == Closed) _wheel.Cancel(this);
            return 0;
        }

        if (_cap is not null && !_cap.Ask(_job!, _charged))
        {
            if (Volatile.Read(ref _state) == Closed && _cap.Leave(_job!)) Refund();
            return 0;
        }

        _position += _charged;
        return _charged;
    }

    /// <summary>Takes bytes of one kind (header, boost or the rest) from the account; 0: not before <paramref name="due"/>.</summary>
    private int Charge(int wanted, double now, out double due)
    {
        long exempt = _plan.ExemptBytes - _position;
        if (exempt <= 0 && _times is { } times && times.Knows(_position))
        {
            _chargedBoost = false;
            long room = _playhead.Room(times, _plan, _account, _isPlaceExact, _position, now, out due);
            return room <= 0 ? 0 : Spend((int)Math.Min(wanted, room), _plan.FastRate, now, out due);
        }

        long boost = exempt > 0 ? 0 : _plan.BoostBytes - _account.BoostSpent;
        _chargedBoost = boost > 0;
        int granted = exempt > 0 ? Spend((int)Math.Min(wanted, exempt), _plan.FastRate, now, out due)
            : boost > 0 ? Spend((int)Math.Min(wanted, boost), _plan.FastRate, now, out due)
            : Spend(wanted, _plan.SlowRate, now, out due);
        if (_chargedBoost) _account.BoostSpent += granted;
        return granted;
    }

    private int Spend(int wanted, double rate, double now, out double due)
    {
        due = 0;
        _chargedTicks = 0;
        if (rate <= 0) return wanted;

        double bytesPerTick = rate / TimeSpan.TicksPerSecond;
        double paid = _account.PaidUntil;
        paid = Math.Max(paid, _started ? now - Lag : now);
        _started = true;
        if (paid <= now)
        {
            double bytes = PaceQuantum.BytesOf(rate, wanted);
            if (_phase < 1) bytes = Math.Max(_phase * bytes, Math.Min(bytes, PaceQuantum.Segment));
            _phase = 1;
            _windowEnd = paid + (bytes / bytesPerTick);
        }

        double room = (_windowEnd - paid) * bytesPerTick;
        // A hair under a byte is rounding, not room.
        if (room < 1 - 1e-3)
        {
            due = paid;
            return 0;
        }

        int granted = (int)Math.Min(wanted, room + 1e-3);
        _chargedTicks = granted / bytesPerTick;
        _account.PaidUntil = paid + _chargedTicks;
        return granted;
    }

    private void Refund()
    {
        lock (_account.Gate)
        {
            _account.PaidUntil -= _chargedTicks;
            if (_chargedBoost) _account.BoostSpent -= _charged;
        }
    }

    /// <summary>The pooled task of <see cref="GrantAsync"/>: there is at most one a delivery, so it is used again and again.</summary>
    private sealed class Awaiter(DeliveryPacer pacer) : IPaceWaiter, IValueTaskSource<int>
    {
        private ManualResetValueTaskSourceCore<int> _core = new() { RunContinuationsAsynchronously = true };
        private CancellationTokenRegistration _registration;
        private CancellationToken _cancel;

        public ValueTask<int> Ask(int wanted, CancellationToken cancel)
        {
            _core.Reset();
            int granted = pacer.Grant(wanted, this);
            if (granted > 0) return new ValueTask<int>(granted);
            if (cancel.CanBeCanceled)
            {
                _cancel = cancel;
                _registration = cancel.UnsafeRegister(static self => ((Awaiter)self!).OnCancelled(), this);
            }

            return new ValueTask<int>(this, _core.Version);
        }

        public void OnGranted(int bytes) => _core.SetResult(bytes);

        public int GetResult(short token)
        {
            // After this no cancellation is on its way that could meet the next ask.
            _registration.Dispose();
            _registration = default;
            return _core.GetResult(token);
        }

        public ValueTaskSourceStatus GetStatus(short token) => _core.GetStatus(token);

        public void OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags)
            => _core.OnCompleted(continuation, state, token, flags);

        private void OnCancelled()
        {
            if (pacer.Stop()) _core.SetException(new OperationCanceledException(_cancel));
        }
    }
}
