using StonMedia.Streams.Pacing;

namespace StonMedia.Http.Front;

/// <summary>What is remembered of one client connection, over all its requests and HTTP/2 streams. A feature of the connection.</summary>
internal sealed class ConnectionState
{
    private ConnectionPace? _pace;

    /// <summary>The boosts already given on this connection; made when first needed.</summary>
    public ConnectionPace Pace => _pace ?? Interlocked.CompareExchange(ref _pace, new ConnectionPace(), null) ?? _pace;
}
