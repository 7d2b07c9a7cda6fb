namespace StonMedia.Cache.Purging;

/// <summary>Sums several matching commands up: the gravest action, and for expiry the newest command.</summary>
internal ref struct VerdictSum(long checkedThrough)
{
    private PurgeAction _action;
    private long _newest;
    private long _newestExpiry;
    private DateTimeOffset _expires;

    public readonly PurgeVerdict Verdict => new(_action, _newest, checkedThrough, _expires);

    public void Add(PurgeCommand command)
    {
        PurgeAction action = command.Kind switch
        {
            PurgeKind.HardPurge => PurgeAction.HardPurge,
            PurgeKind.Purge => PurgeAction.Purge,
            _ => PurgeAction.Expire,
        };
        if (action > _action) _action = action;
        _newest = Math.Max(_newest, command.Sequence);
        if (action == PurgeAction.Expire && command.Sequence > _newestExpiry)
            (_newestExpiry, _expires) = (command.Sequence, command.ExpiresAt);
    }
}
