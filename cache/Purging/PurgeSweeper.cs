namespace StonMedia.Cache.Purging;

/// <summary>
/// Spends commands: has every record checked against them, in memory and in the journal's volumes, and forgets them when no load
/// from before them can still bring anything. So the list that hits look through stays short.
/// </summary>
public sealed class PurgeSweeper : IAsyncDisposable
{
    private readonly PurgeLog _log;
    private readonly PurgeSweeperOptions _options;
    private readonly TimeProvider _time;
    private readonly CancellationTokenSource _stop = new();
    private readonly SemaphoreSlim _wake = new(0, 1);
    private readonly Task _running;
    private long _spent;
    private long _retired;

    public PurgeSweeper(PurgeLog log, PurgeSweeperOptions options, TimeProvider time)
    {
        _log = log;
        _options = options;
        _time = time;
        _spent = _retired = log.SpentAtStart;
        _running = Task.Run(RunAsync);
    }

    /// <summary>Commands up to this sequence have been applied to every record.</summary>
    public long Spent => Interlocked.Read(ref _spent);

    /// <summary>Commands up to this sequence are forgotten.</summary>
    public long Retired => Interlocked.Read(ref _retired);

    /// <summary>Asks for a sweep now: a list is full.</summary>
    public void Wake()
    {
        try
        {
            _wake.Release();
        }
        catch (SemaphoreFullException)
        {
            // Asked for already.
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        await _running.ConfigureAwait(false);
        _stop.Dispose();
        _wake.Dispose();
    }

    private async Task RunAsync()
    {
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                await WaitAsync().ConfigureAwait(false);
                await SweepAsync(_stop.Token).ConfigureAwait(false);
            }
            catch (OperationCanceledException) when (_stop.IsCancellationRequested)
            {
                return;
            }
            catch (Exception error)
            {
                // A failing volume must not end the sweeping for good; nothing is retired that was not checked.
                _options.Failed(error);
            }
        }
    }

    private async Task WaitAsync()
    {
        using var timer = CancellationTokenSource.CreateLinkedTokenSource(_stop.Token);
        Task pause = Task.Delay(_options.Interval, _time, timer.Token);
        Task woken = _wake.WaitAsync(timer.Token);
        await Task.WhenAny(pause, woken).ConfigureAwait(false);
        await timer.CancelAsync().ConfigureAwait(false);
        _stop.Token.ThrowIfCancellationRequested();
    }

    private async Task SweepAsync(CancellationToken cancel)
    {
        long through = _log.Last;
        if (through == Retired) return;
        if (through > Spent)
        {
            foreach (HostPurges host in _log.Hosts) await host.Walk.SweepAsync(cancel).ConfigureAwait(false);
            if (!await _log.Journal.SweepAsync(new PurgeSweep(_log, through), cancel).ConfigureAwait(false)) return;
            _log.Spend(through);
            Interlocked.Exchange(ref _spent, through);
            _options.Swept(through);
        }

        // A load that began before a command may bring an answer until its time limit; until then the command is needed.
        long retire = Math.Min(Spent, _log.LastOlderThan(_options.LongestLoad));
        if (retire <= Retired) return;
        if (await _log.RetireAsync(retire, cancel).ConfigureAwait(false)) Interlocked.Exchange(ref _retired, retire);
        else Interlocked.Exchange(ref _spent, Retired);         // a volume came in after the sweep: once more
    }
}
