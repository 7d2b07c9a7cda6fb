using System.Collections.Frozen;
using StonMedia.Actors.Settings;
using StonMedia.Hocon;

namespace StonMedia.Http.Configuration.Binding;

/// <summary>Makes <see cref="EdgeSettings"/> of the user's file laid over the reference; the reference alone serves resets.</summary>
internal static class EdgeBinder
{
    private const string Root = "stonmedia";
    private const string Hosts = "virtual-hosts";
    private const string HostDefaults = "virtual-host-defaults";

    public static EdgeSettings Bind(HoconObject merged, HoconObject reference, BindContext context)
    {
        NotBuiltYet.Warn(merged, reference, context.Problems);
        var everything = new Section([new Layer(merged, ""), new Layer(reference, "")], "", context);
        Section s = everything.Child(Root);
        Section defaults = s.Child(HostDefaults);
        var d = new EdgeSettings();
        FrozenDictionary<string, VirtualHostSettings> hosts = VirtualHosts(s, defaults);
        var settings = new EdgeSettings
        {
            Listen = FrontBinder.Listen(s, d.Listen),
            Admin = FrontBinder.Admin(s.Child("admin")),
            Tls = FrontBinder.Tls(s.Child("tls")),
            Client = FrontBinder.Client(s.Child("client")),
            Limits = FrontBinder.Limits(s.Child("limits")),
            ShutdownGrace = s.Duration("shutdown-grace", d.ShutdownGrace, TimeSpan.Zero, Span.Hours(1)),
            TrustedProxies = s.Ranges("trusted-proxies", d.TrustedProxies),
            Geoip = s.FileOrNull("geoip"),
            SocketThreads = FrontBinder.SocketThreads(s),
            Cache = CacheBinder.Bind(s.Child("cache")),
            VirtualHosts = hosts,
            DefaultVirtualHost = s.StringOrNull("default-virtual-host")?.ToLowerInvariant(),
            VirtualHostDefaults = VirtualHostBinder.Bind("", defaults),
            Telemetry = FrontBinder.Telemetry(s.Child("telemetry")),
            Mount = FrontBinder.Mount(s.Child("mount")),
            Cluster = new ClusterSettings { Enabled = s.Child("cluster").Bool("enabled", d.Cluster.Enabled) },
        };
        CrossChecks.Run(settings, s);
        KeyCheck.Run(merged, reference, context.Problems);
        CrossChecks.Servers(settings, s);
        return settings;
    }

    private static FrozenDictionary<string, VirtualHostSettings> VirtualHosts(Section s, Section defaults)
    {
        Dictionary<string, VirtualHostSettings> hosts = [];
        if (s.Find(Hosts) is not { Value: HoconObject blocks } found) return FrozenDictionary<string, VirtualHostSettings>.Empty;
        foreach ((string key, HoconValue value) in blocks)
        {
            var at = new Found(value, Section.Join(found.Path, key));
            string name = key.ToLowerInvariant();
            if (value is HoconNull) continue;
            if (value is not HoconObject block)
                s.Context.Problems.Error(at,
                    $"expected a virtual host {{ origin {{ servers = [ ... ] }} }}, found {Scalars.Describe(value)}");
            else if (!Urls.IsHostName(name))
                s.Context.Problems.Error(at,
                    $"'{key}' is no host name: expected such as \"www.example.com\", without a port; patterns belong in aliases");
            else if (!hosts.TryAdd(name, VirtualHostBinder.Bind(name, defaults.Under(block, at.Path))))
                s.Context.Problems.Error(at, $"'{name}' is there twice: names ignore case");
        }
        return hosts.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);
    }
}
