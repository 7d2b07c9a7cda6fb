using Microsoft.Extensions.Logging;
using StonMedia.Cache.Metrics;
using StonMedia.Cache.Patterns;
using StonMedia.Http.Configuration;
using StonMedia.Http.Front;
using StonMedia.Http.Purging;
using StonMedia.Streams.Delivery;

namespace StonMedia.Http.Hosting;

/// <summary>The front's objects, wired: from sites to the application that Kestrel calls. Knows nothing of who answers for the sites.</summary>
internal sealed class FrontComposition : IDisposable
{
    private readonly SendWatch _sendWatch;

    /// <param name="deliveries">Sends what is not at hand or is paced; null: everything is sent directly, and unpaced.</param>
    /// <param name="liveHeads">How growing files are followed.</param>
    /// <param name="purges">Carries out PURGE and its kin; null: they are refused.</param>
    public FrontComposition(
        SiteTable sites, IDeliveryService? deliveries, ClientSettings client, IReadOnlyList<AddressRange> trustedProxies, EdgeMetrics metrics, ILogger log,
        PurgeService? purges = null, LiveHeadOptions? liveHeads = null)
    {
        _sendWatch = new SendWatch(client.SendTimeout, metrics, log, TimeProvider.System);
        Ends = new EarlyEnds(metrics.Registry);
        var answer = new EntryAnswer(deliveries, metrics, log);
        var live = new LiveHead(answer, liveHeads ?? new LiveHeadOptions());
        var pipeline = new RequestPipeline(answer, live, trustedProxies, metrics, Ends, log, purges is null ? null : new PurgeGate(purges));
        Application = new EdgeApplication(sites, new HitPath(metrics, live), pipeline, _sendWatch, metrics, trustedProxies);
        Gate = new ConnectionGate(OpenFiles.Connections(client.MaxConnections, OpenFiles.Limit), metrics);
    }

    public EdgeApplication Application { get; }

    public ConnectionGate Gate { get; }

    public EarlyEnds Ends { get; }

    public void Dispose() => _sendWatch.Dispose();
}
