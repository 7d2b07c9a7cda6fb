using Microsoft.Extensions.Logging;
using StonMedia.Actors.Edge;
using StonMedia.Actors.Hosts;
using StonMedia.Actors.Settings;
using StonMedia.Cache.Disk;
using StonMedia.Cache.Metrics;
using StonMedia.Http.Configuration;
using StonMedia.Http.Front;
using StonMedia.Http.Logging;
using StonMedia.Http.Origin;
using StonMedia.Http.Purging;
using StonMedia.Streams.Pacing;
using StonMedia.Streams.Stills;

namespace StonMedia.Http.Hosting;

/// <summary>Everything behind the listeners, made from settings: actors, origin client, pace, logs, and the front over them.</summary>
internal sealed class EdgeComposition : IAsyncDisposable
{
    private readonly EdgeSystem _system;
    private readonly OriginClient _origin;
    private readonly PaceWheel _wheel;
    private readonly LogFiles _logs;
    private readonly FrontComposition _front;
    private readonly PictureMaker? _pictures;

    private EdgeComposition(
        EdgeSystem system, OriginClient origin, PaceWheel wheel, LogFiles logs, FrontComposition front, EdgeMetrics metrics, PurgeService purges,
        EdgeVolumes volumes, PictureMaker? pictures)
    {
        _pictures = pictures;
        _system = system;
        _origin = origin;
        _wheel = wheel;
        _logs = logs;
        _front = front;
        Metrics = metrics;
        Purges = purges;
        Volumes = volumes;
    }

    public EdgeMetrics Metrics { get; }

    /// <summary>How long the volumes may take at the end.</summary>
    public TimeSpan FlushLimit { get => _system.FlushLimit; set => _system.FlushLimit = value; }

    public PurgeService Purges { get; }

    public EdgeVolumes Volumes { get; }

    public EdgeApplication Application => _front.Application;

    public ConnectionGate Gate => _front.Gate;

    public EarlyEnds Ends => _front.Ends;

    public static async Task<EdgeComposition> StartAsync(
        EdgeSettings settings, ILoggerFactory logs, PictureOptions pictureOptions, LiveHeadOptions liveHeads, DiskTierOptions disks)
    {
        VirtualHostSettings[] hosts = [.. settings.VirtualHosts.Values];
        var metrics = new EdgeMetrics(new MetricsRegistry());
        var origin = new OriginClient(new OriginClientOptions
        {
            IdleTimeout = hosts.Length == 0 ? TimeSpan.FromSeconds(60) : hosts.Max(static host => host.Origin.IdleTimeout),
        });
        ILogger log = logs.CreateLogger("StonMedia.Front");
        var files = new LogFiles(metrics, log);
        EdgeVolumes volumes = await EdgeVolumes.OpenAsync(settings.Cache.Disks, disks, logs.CreateLogger("StonMedia.Disk"), metrics.Registry).ConfigureAwait(false);
        PictureMaker? pictures = hosts.Any(static host => host.Media.Stills.Enabled) ? await PicturesAsync(pictureOptions, metrics.Registry, log).ConfigureAwait(false) : null;
        EdgeSystem system = await EdgeSystem.StartAsync(new EdgeOptions
        {
            Hosts = hosts, Cache = settings.Cache, Limits = settings.Limits, Origin = origin,
            OriginOf = host => files.OriginOf(host) is { } file ? new LoggedOriginClient(origin, host.Name, file) : null,
            Log = logs.CreateLogger("StonMedia.Edge"),
            Pictures = pictures,
            Disk = volumes.Tier,
            PurgeJournal = volumes.Tier.Journal,
        }).ConfigureAwait(false);
        var wheel = new PaceWheel(TimeProvider.System);
        Site[] sites = [.. hosts.Select(host => new Site(host, system.Hosts[host.Name], new HostPace(host.Throttle, wheel), files.AccessOf(host)))];
        var table = new SiteTable(sites, settings.DefaultVirtualHost);
        var purges = new PurgeService(table, system.Purges, system.PurgeSweeper, metrics.Registry, log);
        var front = new FrontComposition(table, system.Deliveries, settings.Client, settings.TrustedProxies, metrics, log, purges, liveHeads);
        GcPauses.Register(metrics.Registry);
        Register(metrics.Registry, system);
        return new EdgeComposition(system, origin, wheel, files, front, metrics, purges, volumes, pictures);
    }

    private static async Task<PictureMaker> PicturesAsync(PictureOptions options, MetricsRegistry registry, ILogger log)
    {
        PictureMaker pictures = await PictureMaker.StartAsync(options).ConfigureAwait(false);
        if (pictures.Fault is { } fault) log.StillsMissing(fault);
        else log.StillsReady(pictures.Version);
        registry.Read("stonmedia_stills_made_total", MetricKind.Counter, "Stills and sheets made.", () => pictures.Made);
        registry.Read("stonmedia_stills_failed_total", MetricKind.Counter, "Stills and sheets that could not be made.", () => pictures.Failed);
        registry.Read("stonmedia_stills_refused_total", MetricKind.Counter, "Stills and sheets refused because too many were under way.", () => pictures.Refused);
        registry.Read("stonmedia_stills_under_way", MetricKind.Gauge, "Stills and sheets being made or waiting for it.", () => pictures.UnderWay);
        return pictures;
    }

    public async ValueTask DisposeAsync()
    {
        _front.Dispose();
        if (_pictures is not null) await _pictures.DisposeAsync().ConfigureAwait(false);
        await _system.DisposeAsync().ConfigureAwait(false);
        _wheel.Dispose();
        _origin.Dispose();
        await _logs.DisposeAsync().ConfigureAwait(false);
    }

    private static void Register(MetricsRegistry registry, EdgeSystem system)
    {
        registry.Read("stonmedia_memory_used_bytes", MetricKind.Gauge, "Bytes of cache.memory in use.", () => system.Memory.Used);
        registry.Read("stonmedia_memory_held_bytes", MetricKind.Gauge, "Bytes of cache.memory held for viewers who take nothing now.", () => system.Memory.Held);
        registry.Read("stonmedia_memory_capacity_bytes", MetricKind.Gauge, "Bytes of cache.memory.", () => system.Memory.Capacity);
        registry.Read("stonmedia_memory_evicted_bytes_total", MetricKind.Counter, "Bytes dropped to make room.", () => system.Memory.EvictedBytes);
        registry.Read("stonmedia_emergency", MetricKind.Gauge, "1: cache.memory is in use to the last byte, misses wait (limits.emergency).", () => system.Emergency is { IsOn: true } ? 1 : 0);
        registry.Read("stonmedia_entries", MetricKind.Gauge, "Resident entries.", () => system.Entries);
        foreach (VirtualHost host in system.Hosts.Values)
        {
            string label = $"host=\"{host.Name}\"";
            OriginCounters origin = host.Origin;
            registry.Read("stonmedia_origin_requests_total", MetricKind.Counter, "Requests sent to origins.", () => origin.Requests, label);
            registry.Read("stonmedia_origin_body_bytes_total", MetricKind.Counter, "Body bytes received from origins.", () => origin.BodyBytes, label);
            registry.Read("stonmedia_origin_body_bytes_again_total", MetricKind.Counter, "Body bytes received again after they were evicted.", () => origin.BodyBytesAgain, label);
            registry.Read("stonmedia_origin_failures_total", MetricKind.Counter, "Origin transfers that failed.", () => origin.Failures, label);
            registry.Read("stonmedia_origin_transfers", MetricKind.Gauge, "Origin transfers going on.", () => origin.Active, label);
        }
    }
}
