namespace StonMedia.Actors.Origins;

/// <summary>
/// origin.retry-budget: retries are paid for by requests, so that an origin in trouble gets hardly more load than a sound one.
/// Each request earns its percentage of a retry; up to ten may be saved, and are there at the start. Safe for any thread.
/// </summary>
/// <param name="percent">0 to 100; 0: nothing is tried again.</param>
public sealed class RetryBudget(double percent)
{
    private const double Most = 10;

    private readonly Lock _lock = new();
    private readonly double _share = percent / 100;
    private double _saved = percent > 0 ? Most : 0;

    /// <summary>A request goes out that is no retry.</summary>
    public void Earn()
    {
        lock (_lock) _saved = Math.Min(Most, _saved + _share);
    }

    /// <summary>Whether one more retry is paid for; takes it.</summary>
    public bool TrySpend()
    {
        lock (_lock)
        {
            if (_saved < 1) return false;
            _saved--;
            return true;
        }
    }
}
