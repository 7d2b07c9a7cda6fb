using System.Collections.Frozen;
using StonMedia.Actors.Settings;
using StonMedia.Cache.Patterns;
using StonMedia.Cache.Settings;
using StonMedia.Hocon;

namespace StonMedia.Http.Configuration;

/// <summary>
/// Everything under <c>stonmedia</c>, checked. Immutable: a reload makes another one. "Unlimited" is null throughout, sizes are
/// bytes, times are <see cref="TimeSpan"/>, rates are bit/s, percentages are plain numbers, and paths are absolute.
/// </summary>
public sealed record EdgeSettings
{
    /// <summary>Where viewers connect. Default http://0.0.0.0:8080.</summary>
    public IReadOnlyList<ListenAddress> Listen { get; init; } = [new(ListenScheme.Http, "0.0.0.0", 8080)];

    /// <summary><c>admin</c></summary>
    public AdminSettings Admin { get; init; } = new();

    /// <summary><c>tls</c></summary>
    public TlsSettings Tls { get; init; } = new();

    /// <summary><c>client</c></summary>
    public ClientSettings Client { get; init; } = new();

    /// <summary><c>limits</c></summary>
    public LimitsSettings Limits { get; init; } = new();

    /// <summary>How long deliveries may go on after SIGTERM; 0 to 1 h. Default 30 s.</summary>
    public TimeSpan ShutdownGrace { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>The only peers whose X-Forwarded-* and Forwarded are believed. Empty by default.</summary>
    public IReadOnlyList<AddressRange> TrustedProxies { get; init; } = [];

    /// <summary>A MaxMind DB file for <c>country()</c>; null (default): no country is known.</summary>
    public string? Geoip { get; init; }

    /// <summary>Threads that wait on sockets; 1 to 64. Null (default, <c>auto</c>): see <see cref="EffectiveSocketThreads"/>.</summary>
    public int? SocketThreads { get; init; }

    /// <summary><c>cache</c></summary>
    public CacheSettings Cache { get; init; } = new();

    /// <summary>The file it was read from, absolute; null when it was made by code. Reading it again is how a reload begins.</summary>
    public string? File { get; init; }

    /// <summary>All that was read, laid over the reference; null as <see cref="File"/> is.</summary>
    internal HoconObject? Read { get; init; }

    /// <summary>By name, lower case.</summary>
    public IReadOnlyDictionary<string, VirtualHostSettings> VirtualHosts { get; init; } = FrozenDictionary<string, VirtualHostSettings>.Empty;

    /// <summary>Name of the virtual host that serves an unknown Host; null: that is refused with 421.</summary>
    public string? DefaultVirtualHost { get; init; }

    /// <summary><c>virtual-host-defaults</c>; its name is empty.</summary>
    public VirtualHostSettings VirtualHostDefaults { get; init; } = new() { Name = "" };

    /// <summary><c>telemetry</c></summary>
    public TelemetrySettings Telemetry { get; init; } = new();

    /// <summary><c>mount</c></summary>
    public MountSettings Mount { get; init; } = new();

    /// <summary><c>cluster</c></summary>
    public ClusterSettings Cluster { get; init; } = new();

    /// <summary>The number of socket threads: as configured, else 1 for two cores and half the cores above.</summary>
    public int EffectiveSocketThreads => SocketThreads ?? Math.Max(1, Environment.ProcessorCount / 2);
}
