using StonMedia.Cache.Settings;
using StonMedia.Streams.Settings;

namespace StonMedia.Actors.Settings;

/// <summary>All of one virtual host: what its own block says, over <c>virtual-host-defaults</c>, over the reference.</summary>
public sealed record VirtualHostSettings
{
    /// <summary>Its key under <c>virtual-hosts</c>, lower case; unique among names and aliases.</summary>
    public required string Name { get; init; }

    /// <summary>
    /// Other names, lower case; <c>*.example.com</c> stands for every name below. Found in the order name, alias, pattern.
    /// </summary>
    public IReadOnlyList<string> Aliases { get; init; } = [];

    /// <summary><c>origin</c></summary>
    public OriginSettings Origin { get; init; } = new();

    /// <summary><c>ttl</c></summary>
    public TtlSettings Ttl { get; init; } = new();

    /// <summary><c>key</c></summary>
    public KeySettings Key { get; init; } = new();

    /// <summary><c>purge</c></summary>
    public PurgeSettings Purge { get; init; } = new();

    /// <summary><c>bypass</c></summary>
    public BypassSettings Bypass { get; init; } = new();

    /// <summary><c>relays</c>; empty by default.</summary>
    public IReadOnlyList<RelaySettings> Relays { get; init; } = [];

    /// <summary><c>access</c></summary>
    public AccessSettings Access { get; init; } = new();

    /// <summary><c>rewrite</c>; the first that matches decides. Empty by default.</summary>
    public IReadOnlyList<RewriteRule> Rewrite { get; init; } = [];

    /// <summary><c>headers</c></summary>
    public HeaderSettings Headers { get; init; } = new();

    /// <summary><c>compression</c></summary>
    public CompressionSettings Compression { get; init; } = new();

    /// <summary><c>media</c></summary>
    public MediaSettings Media { get; init; } = new();

    /// <summary><c>images</c></summary>
    public ImageSettings Images { get; init; } = new();

    /// <summary><c>throttle</c></summary>
    public ThrottleSettings Throttle { get; init; } = new();

    /// <summary><c>log</c></summary>
    public HostLogSettings Log { get; init; } = new();
}
