using System.Collections.Frozen;

namespace StonMedia.Http.Front;

/// <summary>
/// Finds the virtual host of a Host value: exact name, exact alias, the longest "*." alias, the default. Case, a port and a final
/// dot do not count. Immutable; allocates nothing.
/// </summary>
internal sealed class SiteTable
{
    private readonly FrozenDictionary<string, Site>.AlternateLookup<ReadOnlySpan<char>> _exact;
    private readonly FrozenDictionary<string, Site>.AlternateLookup<ReadOnlySpan<char>> _suffixes;
    private readonly Site? _default;

    /// <param name="sites">All virtual hosts; a name beats an alias, among equals the first wins.</param>
    /// <param name="defaultName">Name of the one for all other hosts, or null.</param>
    public SiteTable(IReadOnlyCollection<Site> sites, string? defaultName)
    {
        var exact = new Dictionary<string, Site>(StringComparer.OrdinalIgnoreCase);
        var suffixes = new Dictionary<string, Site>(StringComparer.OrdinalIgnoreCase);
        foreach (Site site in sites) exact.TryAdd(site.Name, site);
        foreach (Site site in sites)
        {
            foreach (string alias in site.Settings.Aliases)
            {
                if (alias.StartsWith("*.", StringComparison.Ordinal)) suffixes.TryAdd(alias[1..], site);
                else exact.TryAdd(alias, site);
            }
        }

        Sites = sites;
        _exact = exact.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase).GetAlternateLookup<ReadOnlySpan<char>>();
        _suffixes = suffixes.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase).GetAlternateLookup<ReadOnlySpan<char>>();
        _default = defaultName is null ? null : exact.GetValueOrDefault(defaultName);
    }

    public IReadOnlyCollection<Site> Sites { get; }

    /// <summary>The virtual host, or null: to be answered with 421 (RFC 9110 15.5.20).</summary>
    /// <param name="host">Host or :authority, with or without a port; empty for an HTTP/1.0 client that sent none.</param>
    public Site? Find(ReadOnlySpan<char> host)
    {
        ReadOnlySpan<char> name = NameOf(host);
        return name.IsEmpty ? _default : Named(name) ?? _default;
    }

    /// <summary>The virtual host of that name or alias; null when only the default would serve it.</summary>
    public Site? FindNamed(ReadOnlySpan<char> host) => Named(NameOf(host));

    /// <summary>The one that serves unknown hosts, or the only one there is; null: several and no default.</summary>
    public Site? Fallback => _default ?? (Sites.Count == 1 ? Sites.First() : null);

    private Site? Named(ReadOnlySpan<char> name)
    {
        if (_exact.TryGetValue(name, out Site? site)) return site;
        for (int dot = name.IndexOf('.'); dot >= 0;)
        {
            // From the left: the first suffix that is known is the longest one.
            if (_suffixes.TryGetValue(name[dot..], out site)) return site;
            int next = name[(dot + 1)..].IndexOf('.');
            dot = next < 0 ? -1 : dot + 1 + next;
        }

        return null;
    }

    private static ReadOnlySpan<char> NameOf(ReadOnlySpan<char> host)
    {
        // "[::1]:80": the colons inside of the brackets are no port.
        int bracket = host.LastIndexOf(']');
        int colon = host[(bracket + 1)..].IndexOf(':');
        if (colon >= 0) host = host[..(bracket + 1 + colon)];
        return host.EndsWith(".") ? host[..^1] : host;
    }
}
