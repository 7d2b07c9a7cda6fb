using StonMedia.Cache.Metrics;
using StonMedia.Http.Logging;

namespace StonMedia.Http.Front;

/// <summary>Responses that ended because nobody waits for them any more: the client hung up, or the server's grace period is over.</summary>
internal sealed class EarlyEnds(MetricsRegistry registry)
{
    private readonly StripedCounter _aborts = registry.Counter(
        "stonmedia_client_aborts_total", "Responses that ended early because the client hung up or took nothing for client.send-timeout.");

    private volatile bool _isStopping;

    /// <summary>Responses that clients did not wait for.</summary>
    public long ClientAborts => _aborts.Value;

    /// <summary>From now on it is the server that ends responses.</summary>
    public void Stop() => _isStopping = true;

    /// <summary>Gives the response up: that is no failure.</summary>
    public void Left(Exchange exchange)
    {
        bool stopped = _isStopping && exchange.Ended == ResponseEnd.Whole;
        if (!stopped) _aborts.Increment();
        if (exchange is { HasStarted: false, Sent: 0, Result: "error" }) exchange.Result = "";
        exchange.Abort(stopped ? ResponseEnd.Stop : ResponseEnd.Client);
    }
}
