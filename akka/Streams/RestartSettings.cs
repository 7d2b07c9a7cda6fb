namespace Akka.Streams;

/// <summary>How often and how soon a stream is restarted. Immutable.</summary>
public class RestartSettings
{
    private RestartSettings(TimeSpan minBackoff, TimeSpan maxBackoff, double randomFactor, int maxRestarts, TimeSpan maxRestartsWithin)
    {
        MinBackoff = minBackoff;
        MaxBackoff = maxBackoff;
        RandomFactor = randomFactor;
        MaxRestarts = maxRestarts;
        MaxRestartsWithin = maxRestartsWithin;
    }

    /// <summary>The wait before the first restart.</summary>
    public TimeSpan MinBackoff { get; }

    /// <summary>The wait doubles each time up to this.</summary>
    public TimeSpan MaxBackoff { get; }

    /// <summary>0.2 adds up to 20 percent.</summary>
    public double RandomFactor { get; }

    /// <summary>How many restarts are allowed in MaxRestartsWithin.</summary>
    public int MaxRestarts { get; }

    /// <summary>A stream that has run longer than this begins to count anew.</summary>
    public TimeSpan MaxRestartsWithin { get; }

    /// <summary>Any number of restarts; the count begins anew after minBackoff without one.</summary>
    public static RestartSettings Create(TimeSpan minBackoff, TimeSpan maxBackoff, double randomFactor) =>
        new(minBackoff, maxBackoff, randomFactor, int.MaxValue, minBackoff);

    public RestartSettings WithMinBackoff(TimeSpan value) => new(value, MaxBackoff, RandomFactor, MaxRestarts, MaxRestartsWithin);

    public RestartSettings WithMaxBackoff(TimeSpan value) => new(MinBackoff, value, RandomFactor, MaxRestarts, MaxRestartsWithin);

    public RestartSettings WithRandomFactor(double value) => new(MinBackoff, MaxBackoff, value, MaxRestarts, MaxRestartsWithin);

    public RestartSettings WithMaxRestarts(int count, TimeSpan within) => new(MinBackoff, MaxBackoff, RandomFactor, count, within);

    public override string ToString() =>
        $"RestartSettings(minBackoff={MinBackoff}, maxBackoff={MaxBackoff}, randomFactor={RandomFactor}, maxRestarts={MaxRestarts}, within={MaxRestartsWithin})";
}
