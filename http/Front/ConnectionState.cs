using System.Net;
using StonMedia.Streams.Origin;
using StonMedia.Streams.Pacing;

namespace StonMedia.Http.Front;

/// <summary>What is remembered of one client connection, over all its requests and HTTP/2 streams. A feature of the connection.</summary>
internal sealed class ConnectionState
{
    private readonly Lock _lock = new();
    private ConnectionPace? _pace;
    private Dictionary<Site, (PrivateOrigin Origin, IPAddress? Client)>? _origins;
    private bool _ended;

    /// <summary>The boosts already given on this connection; made when first needed.</summary>
    public ConnectionPace Pace => _pace ?? Interlocked.CompareExchange(ref _pace, new ConnectionPace(), null) ?? _pace;

    /// <summary>
    /// The origin connection that this one owns at a virtual host (bypass.private). A proxy may send several clients' requests over one connection:
    /// from one client to the next it is another one, as a login on it is the first one's.
    /// </summary>
    /// <param name="client">Whose request it is for.</param>
    /// <param name="close">Ends this connection once it has answered what it is at; called when the origin closes.</param>
    public PrivateOrigin PrivateOf(Site site, IPAddress? client, Action close)
    {
        lock (_lock)
        {
            _origins ??= [];
            if (_origins.TryGetValue(site, out (PrivateOrigin Origin, IPAddress? Client) known))
            {
                if (Equals(known.Client, client)) return known.Origin;
                known.Origin.Dispose();
            }

            var origin = new PrivateOrigin(close);
            _origins[site] = (origin, client);
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
            if (_origins is null) return;
            foreach ((PrivateOrigin origin, _) in _origins.Values) origin.Dispose();
        }
    }
}
