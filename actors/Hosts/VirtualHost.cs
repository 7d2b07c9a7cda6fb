using Akka.Actor;
using StonMedia.Actors.Entries;
using StonMedia.Actors.Origins;
using StonMedia.Actors.Protocol;
using StonMedia.Actors.Settings;
using StonMedia.Cache.Entries;
using StonMedia.Cache.Purging;
using StonMedia.Media;
using StonMedia.Media.Layouts;
using StonMedia.Media.Parsing;
using StonMedia.Streams.Delivery;
using StonMedia.Streams.Origin;
using StonMedia.Streams.Settings;
using StonMedia.Streams.Views;

namespace StonMedia.Actors.Hosts;

/// <summary>The front's handle of one virtual host: look-ups without an actor, everything else by message.</summary>
public sealed class VirtualHost : IVirtualHost
{
    private const int RoomWaits = 50;
    private static readonly TimeSpan s_roomPause = TimeSpan.FromMilliseconds(100);

    private readonly HostServices _host;
    private readonly IActorRef _actor;
    private readonly MediaLimits _limits;

    public VirtualHost(HostServices host, IActorRef actor)
    {
        _host = host;
        _actor = actor;
        MediaLimitSettings limits = host.Settings.Media.Limits;
        _limits = new MediaLimits
        {
            MaxHeader = (int)Math.Min(limits.MaxHeader, int.MaxValue), MaxBoxes = limits.MaxBoxes, MaxTracks = limits.MaxTracks,
        };
    }

    public string Name => _host.Settings.Name;

    /// <summary>Resident records.</summary>
    public int Entries => _host.Index.Count;

    /// <summary>Records in their open form; what the disk still has to take is among them.</summary>
    internal IEnumerable<Entry> Resident => _host.Index.Open;

    public VirtualHostSettings Settings => _host.Settings;

    public HostPurges Purges => _host.Purges;

    public bool KeepsOnDisk => _host.Disk is { HasVolumes: true };

    public OriginCounters Origin => _host.Counters;

    public Entry? Find(string key) => _host.Index.Find(key);

    public Entry? FindVariant(Entry root, HeaderList request)
        => root.VaryOn is { Length: > 0 } names ? _host.Index.Find(VariantKeys.Of(root.Key, names, request, _host.Settings.Key)) : root;

    public async Task<LoadResult> LoadAsync(LoadRequest request, CancellationToken cancel)
    {
        if (_host.Emergency is { IsOn: true } emergency && !_host.Index.Contains(request.Key)) await emergency.WaitAsync(cancel).ConfigureAwait(false);
        var reply = new TaskCompletionSource<LoadResult>(TaskCreationOptions.RunContinuationsAsynchronously);
        try
        {
            _actor.Tell(new EntryMail.Load(request, reply) { PurgeSeen = _host.Purges.Latest }, ActorRefs.NoSender);
            return await reply.Task.WaitAsync(LoadLimit, cancel).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            return Withdraw(reply) ?? new LoadResult.Failed(504, "the origin did not answer in time");
        }
        catch (OperationCanceledException)
        {
            if (Withdraw(reply) is LoadResult.PassThrough late) await late.Response.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    public async Task<OriginResponse> ForwardAsync(ForwardRequest request, CancellationToken cancel)
    {
        if (request.Private?.Server is { } own) return await SendAsync(request, own, cancel).ConfigureAwait(false);
        object picked = await _actor.Ask<object>(new OriginPoolActor.Pick(null, request.OriginTarget, _host.Settings.Bypass.Affinity ? request.ClientAddress : null), TimeSpan.FromSeconds(5), cancel).ConfigureAwait(false);
        if (picked is not OriginPoolActor.Picked { Server: var server }) throw new OriginException(OriginFailure.NoServer, "all origin servers are excluded") { NothingReceived = true };
        server = request.Private?.Stay(server) ?? server;
        try
        {
            return await SendAsync(request, server, cancel).ConfigureAwait(false);
        }
        finally
        {
            _actor.Tell(new OriginPoolActor.Released(server, Reusable: false), ActorRefs.NoSender);
        }
    }

    private async Task<OriginResponse> SendAsync(ForwardRequest request, OriginServer server, CancellationToken cancel)
    {
        OriginRequest wanted = OriginRequests.Base(
            _host.Settings, server, request.Method, request.OriginTarget, request.ClientHost,
            OriginRequests.ForViewer(request.Headers, request.ClientAddress), request.Body, request.BodyLength);
        OriginRequest patient = OriginRequests.Patient(wanted, _host.Settings.Bypass) with { Interim = request.Interim, Private = request.Private };
        _host.Counters.Began();
        try
        {
            OriginResponse response = await _host.Origin.SendAsync(patient, cancel).ConfigureAwait(false);
            _actor.Tell(new OriginPoolActor.Report(server, Good: true), ActorRefs.NoSender);
            return response;
        }
        catch (OriginException error)
        {
            _host.Counters.Failed();
            // That a client's own connection has ended says nothing about the server.
            if (!(request.Private is { IsEnded: true } && error.NothingReceived)) _actor.Tell(OriginPoolActor.Report.Failed(server, error, request.OriginTarget), ActorRefs.NoSender);
            throw;
        }
        finally
        {
            _host.Counters.Ended();
        }
    }

    /// <inheritdoc/>
    /// <remarks>A command like those of the purge family, so that records that are packed, on disk or being loaded obey it too.</remarks>
    public async ValueTask InvalidateAsync(string key)
    {
        if (!await IsKnownAsync(key).ConfigureAwait(false)) return;
        for (int waits = 0; !_host.Commands.HasRoom(Name) && waits < RoomWaits; waits++) await Task.Delay(s_roomPause).ConfigureAwait(false);
        (_, Exception? fault) = await _host.Commands
            .AddAsync([new PurgeOrder(Name, PurgeKind.Invalidate, PurgeScope.Key, key)], CancellationToken.None).ConfigureAwait(false);
        if (fault is not null) _host.Log.InvalidationNotDurable(Name, key, fault.Message);
    }

    /// <summary>
    /// What is being loaded has a record already. Most unsafe requests go to what was never stored: they cost no command. Answers to POST
    /// have keys that nobody can guess from their URL.
    /// </summary>
    private async ValueTask<bool> IsKnownAsync(string key)
        => _host.Settings.Key.Post.Enabled || _host.Index.Contains(key) || (_host.Disk is { } disk && await disk.FindAsync(Name, key, CancellationToken.None).ConfigureAwait(false) is not null);

    public ValueTask<ViewAnswer> ResolveViewAsync(string key, EntrySnapshot snapshot, ViewRequest view, CancellationToken cancel)
        => MediaViews.Of(snapshot.Body).ResolveAsync(view, _host.Settings.Media, _limits, () => OpenReader(key, snapshot), cancel, _host.Pictures);

    public Task<FileEnd> EndOfAsync(string key, EntrySnapshot snapshot, CancellationToken cancel)
        => MediaViews.Of(snapshot.Body).EndAsync(() => OpenReader(key, snapshot)).WaitAsync(cancel);

    public string? NoPictures => _host.Pictures is { } pictures ? pictures.Fault : "stills are not made here";

    public ValueTask<MediaTimeline?> TimelineAsync(string key, EntrySnapshot snapshot, ViewRequest view, Layout layout, CancellationToken cancel)
        => MediaViews.Of(snapshot.Body).TimelineAsync(view, layout, _limits, () => OpenReader(key, snapshot), cancel);

    public IBodySource OpenBody(string key, EntrySnapshot snapshot) => (IBodySource?)SmallBody.Of(snapshot.Body) ?? OpenReader(key, snapshot);

    private BodySource OpenReader(string key, EntrySnapshot snapshot)
        => new(snapshot.Body, new EntryPlanner(_host, _actor, snapshot, RootOf(key), key), _host.Sweeper);

    /// <summary>A variant's key is its root's, a line feed and the selection; no normalised path holds a line feed.</summary>
    private static string RootOf(string key) => key.IndexOf('\n') is var end && end >= 0 ? key[..end] : key;

    /// <summary>Past the actor's own limits: each try may take both time-outs.</summary>
    private TimeSpan LoadLimit => (3 * (_host.Settings.Origin.ConnectTimeout + _host.Settings.Origin.ReceiveTimeout)) + TimeSpan.FromSeconds(5);

    /// <summary>Takes the question back; what was answered in the same moment is given out.</summary>
    private static LoadResult? Withdraw(TaskCompletionSource<LoadResult> reply)
        => reply.TrySetCanceled(CancellationToken.None) ? null : reply.Task.Result;
}
