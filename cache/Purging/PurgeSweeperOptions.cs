namespace StonMedia.Cache.Purging;

/// <summary>How commands are spent.</summary>
public sealed record PurgeSweeperOptions
{
    /// <summary>Between two sweeps; 5 s by default. A sweep with nothing new to do costs nothing.</summary>
    public TimeSpan Interval { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How long a load may take from its beginning until its answer is published, at most.</summary>
    public required TimeSpan LongestLoad { get; init; }

    /// <summary>Told when every record was checked against the commands up to that sequence.</summary>
    public Action<long> Swept { get; init; } = static _ => { };

    /// <summary>Told when a sweep failed; the next one tries again.</summary>
    public Action<Exception> Failed { get; init; } = static _ => { };
}
