using Akka.Actor;
using Akka.Streams.Dsl;
using StonMedia.Actors.Hosts;
using StonMedia.Actors.Origins;
using StonMedia.Actors.Protocol;
using StonMedia.Cache.Entries;
using StonMedia.Streams.Delivery;
using StonMedia.Streams.Ingest;
using StonMedia.Streams.Origin;
using StonMedia.Streams.Settings;

namespace StonMedia.Actors.Fills;

/// <summary>
/// One origin transfer: picks a server, sends, reports the head to its entry, does what the entry orders with the body,
/// reports the end, stops. It judges nothing; its failure is the entry's to judge.
/// </summary>
/// <remarks>picking -> asking -> (head) waiting for an order -> storing | handed over | abandoned -> stopped</remarks>
public sealed class FillActor : UntypedActor
{
    private readonly HostServices _host;
    private readonly FillSpec _spec;
    private readonly IActorRef _pool;
    private readonly CancellationTokenSource _stop = new();
    private readonly ResponseBox _box = new();
    private OriginServer? _server;
    private bool _counted;
    private bool _drained;

    public FillActor(HostServices host, FillSpec spec, IActorRef pool)
    {
        _host = host;
        _spec = spec;
        _pool = pool;
    }

    /// <summary>To the entry: the answer's head. The body waits for an order.</summary>
    public sealed record Head(long Fill, int Status, HeaderList Headers, long? ContentLength, DateTimeOffset RequestTime, DateTimeOffset ResponseTime, OriginServer Server)
    {
        /// <summary>Where the answer lies until there is an order; the entry may take what is here of its body out of it.</summary>
        internal ResponseBox? Box { get; init; }
    }

    /// <summary>To the entry: no head came.</summary>
    public sealed record NoHead(long Fill, OriginException Error, OriginServer? Server);

    /// <summary>To the entry: the body was stored up to its bound, or nobody wanted more.</summary>
    public sealed record Ended(long Fill, IngestEnd How);

    /// <summary>To the entry: the body broke off; what had come is stored.</summary>
    public sealed record Broke(long Fill, Exception Error, OriginServer Server);

    /// <summary>Order: store the body. The job is made with the response in hand.</summary>
    public sealed record Store(Func<OriginResponse, IngestJob> Job);

    /// <summary>Order: the viewer takes the transfer over.</summary>
    public sealed record HandOver(TaskCompletionSource<LoadResult> Reply);

    /// <summary>Order: throw the body away.</summary>
    public sealed record Abandon
    {
        public static Abandon Instance { get; } = new();
    }

    private sealed record HeadReady
    {
        public static HeadReady Instance { get; } = new();
    }

    private sealed record HeadFailed(OriginException Error);

    private sealed record IngestDone(IngestEnd How);

    private sealed record IngestFailed(Exception Error);

    // By type and not by an expression, which would be built and taken apart for each transfer.
    public static Props Props(HostServices host, FillSpec spec, IActorRef pool) => Akka.Actor.Props.Create<FillActor>(host, spec, pool);

    /// <summary>A switch, as a table of handlers would be made anew for each of these actors, of which every transfer has one.</summary>
    protected override void OnReceive(object message)
    {
        switch (message)
        {
            case OriginPoolActor.Picked picked:
                OnPicked(picked);
                break;
            case OriginPoolActor.NoServer:
                Fail(new OriginException(OriginFailure.NoServer, "all origin servers are excluded") { NothingReceived = true });
                break;
            case HeadReady:
                OnHead();
                break;
            case HeadFailed failed:
                Fail(failed.Error);
                break;
            case Store order:
                OnStore(order);
                break;
            case HandOver order:
                OnHandOver(order);
                break;
            case Abandon:
                Context.Stop(Self);
                break;
            case IngestDone done:
                OnDone(done);
                break;
            case IngestFailed failed:
                OnBroke(failed);
                break;
            default:
                Unhandled(message);
                break;
        }
    }

    protected override void PreStart() => _pool.Tell(new OriginPoolActor.Pick(_spec.Not, _spec.Key));

    protected override void PostStop()
    {
        _stop.Cancel();
        if (_box.Close() is { } response) _ = response.DisposeAsync().AsTask();
        if (_counted) _host.Counters.Ended();
        if (_server is not null) _pool.Tell(new OriginPoolActor.Released(_server, _drained || _box.IsDrained));
    }

    private void OnPicked(OriginPoolActor.Picked picked)
    {
        _server = picked.Server;
        _counted = true;
        _host.Counters.Began();
        AskAsync(_spec.Build(picked.Server)).PipeTo(Self, Self, static () => HeadReady.Instance, static error => new HeadFailed(AsOriginException(error)));
    }

    private async Task AskAsync(OriginRequest request)
    {
        OriginResponse response = await _host.Origin.SendAsync(request, _stop.Token).ConfigureAwait(false);
        if (_host.Settings.Origin.FollowRedirects) response = await FollowAsync(request, response).ConfigureAwait(false);
        if (!_box.TryPut(response)) await response.DisposeAsync().ConfigureAwait(false);
    }

    /// <summary>The answer at the end of the redirects; the redirect itself when it is not to be followed, leads in a circle, or is one too many.</summary>
    private async Task<OriginResponse> FollowAsync(OriginRequest request, OriginResponse response)
    {
        var seen = new HashSet<(Uri, string)> { (request.Server, request.RawTarget) };
        while (seen.Count <= Redirects.Most && Redirects.Next(_host.Settings, request, response) is { } next && seen.Add((next.Server, next.RawTarget)))
        {
            await response.DisposeAsync().ConfigureAwait(false);
            _host.Counters.Redirected();
            request = next;
            response = await _host.Origin.SendAsync(request, _stop.Token).ConfigureAwait(false);
        }

        return response;
    }

    private void OnHead()
    {
        OriginResponse response = _box.Take()!;
        _box.TryPut(response);
        _pool.Tell(new OriginPoolActor.Report(_server!, Good: true));
        _drained = response.Status == 304 || response.ContentLength == 0;
        Context.Parent.Tell(new Head(
            _spec.Id, response.Status, response.Headers, response.ContentLength, response.RequestTime, response.ResponseTime, _server!) { Box = _box });
    }

    private void OnStore(Store order)
    {
        OriginResponse response = _box.Take()!;
        IngestJob job = order.Job(response);
        Source.FromGraph(new OriginBodySource(job, _stop))
            .RunWith(Sink.FromGraph(new StoreSink(job)), _host.Materializer)
            .PipeTo(Self, Self, static how => new IngestDone(how), static error => new IngestFailed(error));
    }

    private void OnHandOver(HandOver order)
    {
        OriginResponse response = _box.Take()!;
        if (!order.Reply.TrySetResult(new LoadResult.PassThrough(response))) _ = response.DisposeAsync().AsTask();
        Context.Stop(Self);
    }

    private void OnDone(IngestDone done)
    {
        _drained = done.How == IngestEnd.Reached;
        Context.Parent.Tell(new Ended(_spec.Id, done.How));
        Context.Stop(Self);
    }

    private void OnBroke(IngestFailed failed)
    {
        if (failed.Error is not BodyException)     // those are the edge's own doing
        {
            _host.Counters.Failed();
            _pool.Tell(OriginPoolActor.Report.Failed(_server!, failed.Error, _spec.Key));
        }

        Context.Parent.Tell(new Broke(_spec.Id, failed.Error, _server!));
        Context.Stop(Self);
    }

    private void Fail(OriginException error)
    {
        if (_server is not null)
        {
            _host.Counters.Failed();
            _pool.Tell(OriginPoolActor.Report.Failed(_server, error, _spec.Key));
        }

        Context.Parent.Tell(new NoHead(_spec.Id, error, _server));
        Context.Stop(Self);
    }

    private static OriginException AsOriginException(Exception error)
        => error as OriginException ?? error.InnerException as OriginException ?? new OriginException(OriginFailure.ConnectFailed, error.Message, error);
}
