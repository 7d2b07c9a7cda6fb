using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using StonMedia.Cache.Metrics;
using StonMedia.Http.Logging;

namespace StonMedia.Http.Front;

/// <summary>
/// client.send-timeout: one sweep over the exchanges whose write is waiting for the client, instead of a timer a request. A client
/// is dropped between one and one and a tenth of the time-out after it last took something.
/// </summary>
internal sealed class SendWatch : IDisposable
{
    private readonly ConcurrentDictionary<Exchange, bool> _waiting = new();
    private readonly long _timeout;
    private readonly EdgeMetrics _metrics;
    private readonly ILogger _log;
    private readonly ITimer _timer;

    public SendWatch(TimeSpan timeout, EdgeMetrics metrics, ILogger log, TimeProvider time)
    {
        _timeout = (long)timeout.TotalMilliseconds;
        _metrics = metrics;
        _log = log;
        TimeSpan every = TimeSpan.FromMilliseconds(Math.Clamp(_timeout / 10, 20, 5_000));
        _timer = time.CreateTimer(_ => Sweep(Environment.TickCount64), null, every, every);
    }

    /// <summary>client.send-timeout.</summary>
    public TimeSpan Timeout => TimeSpan.FromMilliseconds(_timeout);

    public void Add(Exchange exchange) => _waiting.TryAdd(exchange, true);

    public void Remove(Exchange exchange) => _waiting.TryRemove(exchange, out _);

    public void Dispose() => _timer.Dispose();

    private void Sweep(long now)
    {
        foreach ((Exchange exchange, _) in _waiting)
        {
            if (!exchange.AbortIfWaitingSince(now - _timeout)) continue;
            _metrics.SendTimeouts.Increment();
            _log.SendTimedOut(exchange.Client?.ToString() ?? "-", _timeout / 1000.0);
        }
    }
}
