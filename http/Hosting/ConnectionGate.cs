using Microsoft.AspNetCore.Connections;
using StonMedia.Cache.Metrics;
using StonMedia.Http.Front;

namespace StonMedia.Http.Hosting;

/// <summary>Counts client connections and closes those beyond client.max-connections, before TLS and before a byte is read.</summary>
internal sealed class ConnectionGate(int most, EdgeMetrics metrics)
{
    private int _open;

    public ConnectionDelegate Guard(ConnectionDelegate next) => connection =>
    {
        if (Interlocked.Increment(ref _open) > most)
        {
            Interlocked.Decrement(ref _open);
            metrics.ConnectionsRefused.Increment();
            connection.Abort(new ConnectionAbortedException("client.max-connections are open"));
            return Task.CompletedTask;
        }

        metrics.ConnectionsAccepted.Increment();
        metrics.Connections.Increment();
        var state = new ConnectionState();
        connection.Features.Set(state);
        return Serve(next, connection, state);
    };

    private async Task Serve(ConnectionDelegate next, ConnectionContext connection, ConnectionState state)
    {
        try
        {
            await next(connection);
        }
        finally
        {
            state.End();
            Interlocked.Decrement(ref _open);
            metrics.Connections.Decrement();
        }
    }
}
