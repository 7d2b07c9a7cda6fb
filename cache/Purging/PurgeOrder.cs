namespace StonMedia.Cache.Purging;

/// <summary>What somebody asks for, before it is numbered.</summary>
/// <inheritdoc cref="PurgeCommand"/>
public sealed record PurgeOrder(string Host, PurgeKind Kind, PurgeScope Scope, string Text, int Seconds = 0)
{
    internal PurgeCommand At(long sequence, DateTimeOffset now) => new(sequence, Host, Kind, Scope, Text, now, Seconds);
}
