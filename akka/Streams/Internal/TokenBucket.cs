namespace Akka.Streams.Internal;

/// <summary>
/// Tokens drip in, one each interval, up to a capacity; what costs more than there is has to wait for the missing ones, which are then spent.
/// Times are in units of 100 ns.
/// </summary>
internal sealed class TokenBucket(long capacity, long ticksBetweenTokens)
{
    private readonly long _capacity = capacity;
    private long _available = capacity;

    // When the last token came, or will have come for what is waiting.
    private long _last;

    public void Start(long now) => _last = now;

    /// <summary>How long something of this cost has to wait; 0: it may pass.</summary>
    public long Offer(long cost, long now)
    {
        if (cost < 0) throw new ArgumentException("Cost must be non-negative");
        long arrived = Math.Max(0, now - _last) / ticksBetweenTokens;
        if (arrived > 0)
        {
            _last += arrived * ticksBetweenTokens;
            _available = Math.Min(_capacity, _available + arrived);
        }
        if (cost <= _available)
        {
            _available -= cost;
            return 0;
        }
        long wait = ((cost - _available) * ticksBetweenTokens) - (now - _last);
        _available = 0;
        _last = now + wait;
        return wait;
    }
}
