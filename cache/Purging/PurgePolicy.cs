using StonMedia.Cache.Settings;

namespace StonMedia.Cache.Purging;

/// <summary>What a virtual host's <c>purge</c> settings make of a command.</summary>
public static class PurgePolicy
{
    /// <summary>Whether a pattern names the whole virtual host: nothing but stars, after the first slash or without it.</summary>
    public static bool IsRoot(PurgeScope scope, ReadOnlySpan<char> text)
        => scope == PurgeScope.Pattern && (text.StartsWith('/') ? text[1..] : text) is { IsEmpty: false } rest && !rest.ContainsAnyExcept('*');

    /// <summary>Whether purge.root lets the command hit the whole host; it judges what was asked for, before as-expire changes it.</summary>
    public static bool Allows(PurgeSettings settings, PurgeKind kind, PurgeScope scope, ReadOnlySpan<char> text)
    {
        if (!IsRoot(scope, text)) return true;
        bool purges = kind is PurgeKind.Purge or PurgeKind.HardPurge;
        return settings.Root switch
        {
            RootPurge.Allow => true,
            RootPurge.Purge => purges,
            RootPurge.Expire => !purges,
            _ => false,
        };
    }

    /// <summary>The command that is carried out: purge.as-expire turns a purge into expire. A tag counts as a pattern: both hit many.</summary>
    public static PurgeKind KindOf(PurgeSettings settings, PurgeKind kind, PurgeScope scope, ReadOnlySpan<char> text)
    {
        if (kind != PurgeKind.Purge) return kind;
        bool turned = settings.AsExpire switch
        {
            PurgeAsExpire.All => true,
            PurgeAsExpire.Pattern => scope != PurgeScope.Key,
            PurgeAsExpire.Root => IsRoot(scope, text),
            _ => false,
        };
        return turned ? PurgeKind.Expire : kind;
    }
}
