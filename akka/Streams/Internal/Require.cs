namespace Akka.Streams.Internal;

/// <summary>Checks of operators' arguments.</summary>
internal static class Require
{
    public static int Positive(int value) => value > 0 ? value : throw new ArgumentException($"Must be greater than 0, is {value}", nameof(value));

    public static TimeSpan Positive(TimeSpan value) => value > TimeSpan.Zero ? value : throw new ArgumentException($"Must be greater than zero, is {value}", nameof(value));

    public static int Attempts(int value) =>
        value >= -1 ? value : throw new ArgumentException("number of retries must be non-negative or equal to -1", nameof(value));

    public static ThrottleStage<T> Throttle<T>(int cost, TimeSpan per, int maximumBurst, Func<T, int> costOf, ThrottleMode mode)
    {
        if (cost <= 0) throw new ArgumentException("cost must be > 0", nameof(cost));
        if (per <= TimeSpan.Zero) throw new ArgumentException("per time must be > 0", nameof(per));
        if (mode == ThrottleMode.Enforcing && maximumBurst < 0) throw new ArgumentException("maximumBurst must be > 0 in Enforcing mode", nameof(maximumBurst));
        if (per.Ticks < cost) throw new ArgumentException("Rates larger than 1 unit / tick are not supported", nameof(cost));
        return new ThrottleStage<T>(cost, per, maximumBurst, costOf, mode);
    }
}
