using StonMedia.Cache.Purging;

namespace StonMedia.Http.Purging;

/// <summary>The commands' names in paths, methods, logs and metrics.</summary>
internal static class PurgeNames
{
    public static string Of(PurgeKind kind) => kind switch
    {
        PurgeKind.Purge => "purge",
        PurgeKind.Expire => "expire",
        PurgeKind.ExpireAfter => "expireafter",
        PurgeKind.Invalidate => "invalidate",
        _ => "hardpurge",
    };

    /// <summary>The command of that name, in any case; null: there is none, or it is none of the operator's.</summary>
    public static PurgeKind? Parse(ReadOnlySpan<char> name)
    {
        foreach (PurgeKind kind in Enum.GetValues<PurgeKind>())
            if (kind != PurgeKind.Invalidate && name.Equals(Of(kind), StringComparison.OrdinalIgnoreCase)) return kind;
        return null;
    }
}
