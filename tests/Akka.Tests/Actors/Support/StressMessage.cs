namespace AkkaContract.Tests.Actors.Support;

/// <summary>A message that knows whether it was seen.</summary>
public sealed class StressMessage(int producer, long number, bool fails)
{
    private int _seen;

    public int Producer => producer;

    /// <summary>Counts up for each producer.</summary>
    public long Number => number;

    public bool Fails => fails;

    /// <summary>True the first time.</summary>
    public bool See() => Interlocked.Exchange(ref _seen, 1) == 0;
}
