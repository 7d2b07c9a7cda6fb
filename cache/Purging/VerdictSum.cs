namespace StonMedia.Cache.Purging;

/// <summary>Sums several matching commands up: the gravest action, and for expiry the newest command.</summary>
internal ref struct VerdictSum(long checkedThrough)
{
    private PurgeAction _action;
    private PendingPurge? _newest;
    private PurgeCommand? _expiry;

    public readonly PurgeVerdict Verdict
        => new(_action, _newest?.Sequence ?? 0, checkedThrough, _expiry?.ExpiresAt ?? default) { Newest = _newest };

    public void Add(PendingPurge one)
    {
        PurgeAction action = one.Command.Kind switch
        {
            PurgeKind.HardPurge => PurgeAction.HardPurge,
            PurgeKind.Purge => PurgeAction.Purge,
            PurgeKind.Invalidate => PurgeAction.Invalidate,
            _ => PurgeAction.Expire,
        };
        if (action > _action) _action = action;
        if (one.Sequence > (_newest?.Sequence ?? 0)) _newest = one;
        if (action == PurgeAction.Expire && one.Sequence > (_expiry?.Sequence ?? 0)) _expiry = one.Command;
    }
}
