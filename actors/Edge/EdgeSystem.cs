using Akka.Actor;
using Akka.Configuration;
using Akka.Streams;
using StonMedia.Actors.Hosts;
using StonMedia.Actors.Settings;
using StonMedia.Cache.Blocks;
using StonMedia.Cache.Entries;
using StonMedia.Cache.Purging;
using StonMedia.Streams.Delivery;

namespace StonMedia.Actors.Edge;

/// <summary>A running edge without its front: the actor system, the memory, and a handle for each virtual host.</summary>
public sealed class EdgeSystem : IAsyncDisposable
{
    private const string QuietActors = """
        akka.loglevel = WARNING
        akka.stdout-loglevel = OFF
        akka.loggers = []
        akka.log-dead-letters = off
        akka.log-dead-letters-during-shutdown = off
        akka.coordinated-shutdown.exit-clr = off
        akka.coordinated-shutdown.run-by-clr-shutdown-hook = off
        """;

    private readonly ActorSystem _system;
    private readonly WaitSweeper _sweeper;
    private readonly EdgeOptions _options;
    private readonly PurgeSweeper _purgeSweeper;

    private EdgeSystem(
        ActorSystem system, WaitSweeper sweeper, EdgeOptions options, MemoryStore memory, PurgeLog purges, PurgeSweeper purgeSweeper, IDeliveryService deliveries,
        IReadOnlyDictionary<string, VirtualHost> hosts)
    {
        _system = system;
        _sweeper = sweeper;
        _options = options;
        Memory = memory;
        Purges = purges;
        _purgeSweeper = purgeSweeper;
        Deliveries = deliveries;
        Hosts = hosts;
    }

    public MemoryStore Memory { get; }

    /// <summary>limits.emergency; null: off.</summary>
    public MemoryEmergency? Emergency { get; private init; }

    /// <summary>How long writing what is not on disk yet may take at the end. Default 30 s.</summary>
    public TimeSpan FlushLimit { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>Purge commands.</summary>
    public PurgeLog Purges { get; }

    /// <summary>What spends purge commands in the background.</summary>
    public PurgeSweeper PurgeSweeper => _purgeSweeper;

    public IDeliveryService Deliveries { get; }

    /// <summary>By virtual host name, case ignored.</summary>
    public IReadOnlyDictionary<string, VirtualHost> Hosts { get; }

    public int Entries => Hosts.Values.Sum(static host => host.Entries);

    /// <summary>The actor system, for tests that reach into the tree.</summary>
    public ActorSystem System => _system;

    public static async Task<EdgeSystem> StartAsync(EdgeOptions options)
    {
        Config settings = ConfigurationFactory.ParseString(options.ActorSettings ?? QuietActors);
        ActorSystem system = ActorSystem.Create("stonmedia", settings);
        system.ActorOf(LogBridgeActor.Props(options.Log), "log");
        IMaterializer materializer = ActorMaterializer.Create(system);
        var sweeper = new WaitSweeper();
        var memory = new MemoryStore(options.Cache.Memory);
        MemoryEmergency? emergency = options.Limits.Emergency ? new MemoryEmergency(memory, options.Log) : null;
        var purges = new PurgeLog(options.PurgeJournal, TimeProvider.System);
        await purges.OpenAsync(options.Hosts.Select(host => (host.Name, new EntryIndex(memory))), options.Cache.TagHeaders, CancellationToken.None).ConfigureAwait(false);
        foreach (VirtualHostSettings host in options.Hosts) purges.Of(host.Name).KeepsPosts = host.Key.Post.Enabled;
        HostServices[] services = [.. options.Hosts.Select(host => new HostServices
        {
            Settings = host,
            MaxObjectSize = options.Cache.MaxObjectSize,
            LoadLimit = options.Limits.Queue,
            Index = purges.Of(host.Name).Index,
            Purges = purges.Of(host.Name),
            Commands = purges,
            Memory = memory,
            Emergency = emergency,
            Origin = options.OriginOf?.Invoke(host) ?? options.Origin,
            Materializer = materializer,
            Sweeper = sweeper,
            Disk = options.Disk,
            Time = options.Time,
            Pictures = options.Pictures,
            Log = options.Log,
        })];
        IActorRef edge = system.ActorOf(EdgeActor.Props(services), "edge");
        EdgeActor.Served served = await edge.Ask<EdgeActor.Served>(EdgeActor.WhoServes.Instance, TimeSpan.FromSeconds(10)).ConfigureAwait(false);
        var hosts = new Dictionary<string, VirtualHost>(StringComparer.OrdinalIgnoreCase);
        foreach (HostServices service in services)
        {
            hosts[service.Settings.Name] = new VirtualHost(service, served.Hosts[service.Settings.Name]);
        }

        return new EdgeSystem(system, sweeper, options, memory, purges, SweeperOf(purges, options), new DeliveryService(materializer), hosts) { Emergency = emergency };
    }

    private static PurgeSweeper SweeperOf(PurgeLog purges, EdgeOptions options)
    {
        TimeSpan head = options.Hosts.Count == 0 ? TimeSpan.Zero : options.Hosts.Max(static host => host.Origin.ConnectTimeout + host.Origin.ReceiveTimeout);
        return new PurgeSweeper(
            purges,
            new PurgeSweeperOptions
            {
                // From a transfer's beginning to its judged head, with room for a busy machine.
                LongestLoad = head + TimeSpan.FromSeconds(30),
                Swept = sequence => options.Log.PurgesSpent(sequence),
                Failed = error => options.Log.PurgeSweepFailed(error),
            },
            TimeProvider.System);
    }

    public async ValueTask DisposeAsync()
    {
        await _purgeSweeper.DisposeAsync().ConfigureAwait(false);
        await _system.Terminate().ConfigureAwait(false);
        _sweeper.Dispose();
        Emergency?.Dispose();
        Purges.Dispose();
        // Writes that wait hold blocks: where the disk hangs, their memory goes with the process.
        if (_options.Disk is null || await DiskEnd.CloseAsync(_options.Disk, Hosts.Values, FlushLimit, _options.Log).ConfigureAwait(false)) Memory.Dispose();
    }
}
