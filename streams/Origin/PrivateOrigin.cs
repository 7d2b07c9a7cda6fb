using StonMedia.Streams.Settings;

namespace StonMedia.Streams.Origin;

/// <summary>
/// The origin connection that a client's connection owns for what it bypasses (bypass.private): one server, one connection, for as long as both
/// live. Made with the client's connection, disposed with it.
/// </summary>
/// <remarks>Life: unused -> connected -> ended (by the origin, or with the client). An ended one carries nothing more.</remarks>
/// <param name="originEnded">Called once when the origin has closed it; on any thread, must not wait.</param>
public sealed class PrivateOrigin(Action originEnded) : IDisposable
{
    private readonly Lock _lock = new();
    private OriginServer? _server;
    private IDisposable? _client;
    private bool _connected;
    private bool _ended;

    /// <summary>The server it goes to; null before the first request.</summary>
    public OriginServer? Server => Volatile.Read(ref _server);

    public bool IsEnded
    {
        get
        {
            lock (_lock) return _ended;
        }
    }

    /// <summary>The server of the first request is that of all.</summary>
    public OriginServer Stay(OriginServer server) => Interlocked.CompareExchange(ref _server, server, null) ?? server;

    /// <summary>What sends over it, made once; null when it has ended.</summary>
    public T? GetOrOpen<T>(Func<T> open) where T : class, IDisposable
    {
        lock (_lock)
        {
            if (_ended) return null;
            _client ??= open();
            return (T)_client;
        }
    }

    /// <summary>A connection was made for it. False: it had one already, and another would not be the same to the origin.</summary>
    public bool TryConnect()
    {
        lock (_lock)
        {
            if (_connected || _ended) return false;
            return _connected = true;
        }
    }

    /// <summary>Its connection is closed.</summary>
    public void NoteClosed()
    {
        lock (_lock)
        {
            if (_ended) return;
            _ended = true;
        }

        originEnded();
    }

    /// <summary>The client has gone: the origin's connection goes with it.</summary>
    public void Dispose()
    {
        IDisposable? client;
        lock (_lock)
        {
            _ended = true;
            client = _client;
            _client = null;
        }

        client?.Dispose();
    }
}
