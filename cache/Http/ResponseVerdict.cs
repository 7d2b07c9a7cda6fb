using StonMedia.Cache.Blocks;

namespace StonMedia.Cache.Http;

/// <summary>What becomes of an answer in the cache.</summary>
public sealed record ResponseVerdict
{
    /// <summary><see cref="StorageRefusal.None"/>: store it.</summary>
    public required StorageRefusal Refusal { get; init; }

    public bool Store => Refusal == StorageRefusal.None;

    /// <summary>Age on arrival, in seconds, 0 to 2^31 - 1.</summary>
    public int InitialAge { get; init; }

    /// <summary>The whole lifetime, as the origin or the settings give it.</summary>
    public TimeSpan Lifetime { get; init; }

    /// <summary>How long it stays fresh from the moment it arrived; zero when it is stale already.</summary>
    public TimeSpan FreshFor { get; init; }

    public FreshnessSource Source { get; init; }

    /// <summary>It may never be served stale, not even when the origin fails.</summary>
    public bool MustRevalidate { get; init; }

    /// <summary>How long after going stale it may be served while a new one is fetched (RFC 5861 3); zero: not.</summary>
    public TimeSpan StaleWhileRevalidate { get; init; }

    /// <summary>How long after going stale it may be served when the origin fails (RFC 5861 4); null: the origin does not say.</summary>
    public TimeSpan? StaleIfError { get; init; }

    /// <summary>Names that select the answer, lower case, sorted.</summary>
    public string[] VaryOn { get; init; } = [];

    public Validators Validators { get; init; } = Validators.None;
}
