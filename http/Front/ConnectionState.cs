using StonMedia.Streams.Origin;
using StonMedia.Streams.Pacing;

namespace StonMedia.Http.Front;

/// <summary>What is remembered of one client connection, over all its requests and HTTP/2 streams. A feature of the connection.</summary>
internal sealed class ConnectionState
{
    private readonly Lock _lock = new();
    private ConnectionPace? _pace;
    private Dictionary<Site, PrivateOrigin>? _origins;
    private bool _ended;

    /// <summary>The boosts already given on this connection; made when first needed.</summary>
    public ConnectionPace Pace => _pace ?? Interlocked.CompareExchange(ref _pace, new ConnectionPace(), null) ?? _pace;

    /// <summary>The origin connection that this one owns at a virtual host (bypass.private).</summary>
    /// <param name="close">Ends this connection once it has answered what it is at; called when the origin closes.</param>
    public PrivateOrigin PrivateOf(Site site, Action close)
    {
        lock (_lock)
        {
            _origins ??= [];
            if (!_origins.TryGetValue(site, out PrivateOrigin? origin)) _origins.Add(site, origin = new PrivateOrigin(close));
            if (_ended) origin.Dispose();
            return origin;
        }
    }

    /// <summary>The connection has ended: so do those that it owns.</summary>
    public void End()
    {
        lock (_lock)
        {
            _ended = true;
            foreach (PrivateOrigin origin in _origins?.Values ?? Enumerable.Empty<PrivateOrigin>()) origin.Dispose();
        }
    }
}
