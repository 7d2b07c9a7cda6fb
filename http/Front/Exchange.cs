using System.Diagnostics;
using System.IO.Pipelines;
using System.Net;
using System.Runtime.CompilerServices;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using StonMedia.Cache.Patterns;
using StonMedia.Http.Logging;
using StonMedia.Http.Sockets;
using StonMedia.Streams.Origin;

namespace StonMedia.Http.Front;

/// <summary>
/// One request and its response. Belongs to a connection (HTTP/2: to a stream) and is used again by its next request, so a hit
/// allocates nothing here. Used by one thread at a time; only <see cref="AbortIfWaitingSince"/> may be called beside it.
/// </summary>
/// <remarks>Life: Begin, then serving, then End; and again.</remarks>
internal sealed class Exchange(SendWatch sendWatch)
{
    private readonly Lock _gate = new();
    private IFeatureCollection _features = null!;
    private WatchedWriter? _output;
    private IHttpRequestLifetimeFeature? _lifetime;
    private TargetPlan? _plan;
    private Site? _planSite;
    private string? _planTarget;
    private string? _host;
    private Site? _site;
    private long _began;
    private long _firstByte;
    private long _waitingSince;
    private SocketOutput? _socket;
    private bool _socketKnown;
    private bool _watched;

    public IHttpRequestFeature Request { get; private set; } = null!;

    public IHttpResponseFeature Response { get; private set; } = null!;

    public IHttpResponseBodyFeature Body { get; private set; } = null!;

    /// <summary>The client, once <see cref="ResolveClient"/> was called.</summary>
    public IPAddress? Client { get; private set; }

    /// <summary>The virtual host; null until found.</summary>
    public Site? Site { get; set; }

    /// <summary>One word for the access log; see <see cref="Logging.AccessRecord.Result"/>.</summary>
    public string Result { get; set; } = "error";

    /// <summary>How the response ended.</summary>
    public ResponseEnd Ended { get; private set; }

    /// <summary>Body bytes handed to the connection.</summary>
    public long Sent { get; private set; }

    public bool IsHead => Request.Method == HttpMethods.Head;

    public TimeSpan Taken => Stopwatch.GetElapsedTime(_began);

    /// <summary>From the request to the first body byte; null when none was sent.</summary>
    public TimeSpan? FirstByte => _firstByte == 0 ? null : Stopwatch.GetElapsedTime(_began, _firstByte);

    public IPAddress? Peer => _features.Get<IHttpConnectionFeature>()?.RemoteIpAddress;

    public ConnectionState? Connection => _features.Get<ConnectionState>();

    /// <summary>The origin connection that this client's owns (bypass.private). HTTP/2 clients own none: their requests go side by side.</summary>
    public PrivateOrigin? PrivateOrigin
    {
        get
        {
            if (Site is not { Settings.Bypass.Private: true } site || Connection is not { } connection || Request.Protocol is not ("HTTP/1.1" or "HTTP/1.0")) return null;
            var end = _features.Get<IConnectionLifetimeNotificationFeature>();
            return connection.PrivateOf(site, Client, () => end?.RequestClose());
        }
    }

    /// <summary>Fires when the client has gone. Asking for it costs an allocation: not on the hit path.</summary>
    public CancellationToken Aborted => Lifetime.RequestAborted;

    /// <summary>Host or authority of the request, with its port, once <see cref="FindSite"/> was called.</summary>
    public string HostAsked => _host ?? "";

    /// <summary>The request's body, whose client has client.send-timeout between two reads.</summary>
    public Stream ClientBody => new ClientBody(Request.Body, sendWatch.Timeout);

    public bool CanHaveBody => _features.Get<IHttpRequestBodyDetectionFeature>()?.CanHaveBody ?? false;

    public bool HasStarted => Response.HasStarted;

    /// <summary>Where deliveries write: counted, and watched for clients that take nothing.</summary>
    public PipeWriter Output => (_output ??= new WatchedWriter(this)).Over(Body.Writer);

    /// <summary>
    /// The connection itself, below the response; null where there is none (HTTP/2). Only to be written to by the request's own turn, before
    /// its response has begun, and while Kestrel does not write 100 Continue.
    /// </summary>
    public PipeWriter? Transport => _features.Get<IConnectionTransportFeature>()?.Transport?.Output;

    /// <summary>The connection's output where it takes blocks as they lie (HTTP/1.1 without TLS); else null.</summary>
    public SocketOutput? Socket
    {
        get
        {
            if (_socketKnown) return _socket;
            _socketKnown = true;        // an exchange stays with its connection
            return _socket = _features.Get<SocketOutput>();
        }
    }

    private IHttpRequestLifetimeFeature Lifetime => _lifetime ??= _features.GetRequiredFeature<IHttpRequestLifetimeFeature>();

    public void Begin(IFeatureCollection features)
    {
        _features = features;
        _began = Stopwatch.GetTimestamp();
        Request = features.Get<IHttpRequestFeature>()!;
        Response = features.Get<IHttpResponseFeature>()!;
        Body = features.Get<IHttpResponseBodyFeature>()!;
    }

    /// <summary>Forgets the request; what may serve the connection's next one (host, plan) stays.</summary>
    public void End()
    {
        if (_watched) sendWatch.Remove(this);
        _watched = false;
        _lifetime = null;
        _firstByte = 0;
        Sent = 0;
        Ended = ResponseEnd.Whole;
        Client = null;
        Site = null;
        Result = "error";
    }

    public void ResolveClient(IReadOnlyList<AddressRange> trusted) => Client ??= ClientAddress.Of(Peer, Request.Headers, trusted);

    /// <summary>The virtual host of the request; the last answer is kept, as a connection mostly asks for one host.</summary>
    public Site? FindSite(SiteTable sites, string? authority)
    {
        string host = authority ?? (Request.Headers.Host is { Count: > 0 } given ? given[0] ?? "" : "");
        if (_site is null || !ReferenceEquals(_host, host))
        {
            _site = sites.Find(host);
            _host = host;
        }

        return Site = _site;
    }

    /// <summary>The plan of a target at <see cref="Site"/>; kept for the next request, as players ask for one file again and again.</summary>
    public bool TryPlan(string rawTarget, out TargetPlan plan)
    {
        if (_plan is not null && ReferenceEquals(_planSite, Site) && (ReferenceEquals(_planTarget, rawTarget) || _planTarget == rawTarget))
        {
            plan = _plan;
            return true;
        }

        if (!Site!.Planner.TryPlan(rawTarget, out plan)) return false;
        (_plan, _planSite, _planTarget) = (plan, Site, rawTarget);
        return true;
    }

    public void CountSent(int bytes)
    {
        if (_firstByte == 0 && bytes > 0) _firstByte = Stopwatch.GetTimestamp();
        Sent += bytes;
    }

    /// <summary>Cuts the connection (HTTP/2: resets the stream): the client must not take what it has for the whole.</summary>
    /// <param name="end">Why; the first reason given stays.</param>
    public void Abort(ResponseEnd end)
    {
        if (Ended == ResponseEnd.Whole) Ended = end;
        Lifetime.Abort();
    }

    /// <summary>Puts a wait for the client under the send time-out; costs nothing when there is no wait.</summary>
    public ValueTask<FlushResult> Watch(ValueTask<FlushResult> flush) => flush.IsCompleted ? flush : WaitWatched(flush);

    /// <summary>Drops the client when a write has been waiting for it since before that tick. True when it was dropped now.</summary>
    public bool AbortIfWaitingSince(long tick)
    {
        lock (_gate)
        {
            if (_waitingSince == 0 || _waitingSince > tick || _socket?.Progress > tick) return false;
            _waitingSince = 0;
            Abort(ResponseEnd.Client);
            return true;
        }
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<FlushResult> WaitWatched(ValueTask<FlushResult> flush)
    {
        if (!_watched)
        {
            _watched = true;
            _ = Lifetime;       // taken here, where the request is surely still the one
            sendWatch.Add(this);
        }

        lock (_gate) _waitingSince = Environment.TickCount64;
        try
        {
            return await flush.ConfigureAwait(false);
        }
        finally
        {
            lock (_gate) _waitingSince = 0;
        }
    }
}
