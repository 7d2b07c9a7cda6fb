namespace StonMedia.Cache.Purging;

/// <summary>One command on one virtual host, numbered. Immutable; what the journal keeps.</summary>
/// <param name="Sequence">Grows by one with each command of the edge, over restarts too; the first is 1.</param>
/// <param name="Host">Name of the virtual host.</param>
/// <param name="Kind">What is done.</param>
/// <param name="Scope">How <paramref name="Text"/> names the objects.</param>
/// <param name="Text">A cache key without Vary values, a pattern over such keys, or a tag.</param>
/// <param name="IssuedAt">When it was given, by the wall clock.</param>
/// <param name="Seconds">For <see cref="PurgeKind.ExpireAfter"/>: lifetime from <paramref name="IssuedAt"/> on; 0 for the others.</param>
public sealed record PurgeCommand(
    long Sequence, string Host, PurgeKind Kind, PurgeScope Scope, string Text, DateTimeOffset IssuedAt, int Seconds = 0)
{
    /// <summary>When the lifetime of what it names ends, for expire and expire-after.</summary>
    public DateTimeOffset ExpiresAt => IssuedAt.AddSeconds(Seconds);
}
