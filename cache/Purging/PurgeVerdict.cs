namespace StonMedia.Cache.Purging;

/// <summary>The outcome of a check.</summary>
/// <param name="Action">What to do; the gravest of the commands that match.</param>
/// <param name="Sequence">The newest command that matches; 0 when none does.</param>
/// <param name="CheckedThrough">The sequence up to which the object is checked now.</param>
/// <param name="ExpiresAt">For <see cref="PurgeAction.Expire"/>: the end of its lifetime by the wall clock; the newest command decides.</param>
public readonly record struct PurgeVerdict(PurgeAction Action, long Sequence, long CheckedThrough, DateTimeOffset ExpiresAt = default)
{
    /// <summary>The command of <see cref="Sequence"/>, which counts the hit.</summary>
    internal PendingPurge? Newest { get; init; }
}
