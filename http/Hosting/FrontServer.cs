using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using StonMedia.Http.Configuration;
using StonMedia.Http.Sockets;
using StonMedia.Http.Tls;

namespace StonMedia.Http.Hosting;

/// <summary>One Kestrel with its listeners and the application behind them. Life: StartAsync, StopAsync, DisposeAsync.</summary>
internal sealed class FrontServer : IAsyncDisposable
{
    private readonly ServiceProvider _services;
    private readonly IServer _server;
    private readonly List<(ListenAddress Address, ListenOptions Options)> _listeners = [];

    private FrontServer(ServiceProvider services)
    {
        _services = services;
        _server = services.GetRequiredService<IServer>();
    }

    /// <summary>Where it accepts, in the configured order, with the ports that the system chose.</summary>
    public IEnumerable<(ListenAddress Address, int Port)> Listening
        => _listeners.Select(static one => (one.Address, one.Options.IPEndPoint!.Port));

    /// <summary>Binds all listeners and begins to accept.</summary>
    /// <param name="gate">Counts and bounds connections; null: not bounded.</param>
    /// <param name="certificates">Needed when one of the listeners is https.</param>
    /// <exception cref="IOException">An address is in use, or cannot be bound.</exception>
    public static async Task<FrontServer> StartAsync<TContext>(
        IHttpApplication<TContext> application,
        IReadOnlyList<ListenAddress> listen,
        ClientSettings client,
        ConnectionGate? gate,
        CertificateStore? certificates,
        int queues,
        ILoggerFactory logs,
        CancellationToken cancel)
        where TContext : notnull
    {
        var server = new FrontServer(KestrelServices.Create(logs, queues));
        try
        {
            KestrelServerOptions options = server._services.GetRequiredService<IOptions<KestrelServerOptions>>().Value;
            KestrelLimits.Apply(options, client);
            foreach (ListenAddress address in listen)
                foreach (IPAddress ip in AddressesOf(address)) server.Listen(options, address, ip, client, gate, certificates);
            await server._server.StartAsync(application, cancel).ConfigureAwait(false);
            return server;
        }
        catch
        {
            await server.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Accepts no more, lets what is under way finish until <paramref name="cut"/> fires, then cuts it.</summary>
    public Task StopAsync(CancellationToken cut) => _server.StopAsync(cut);

    public ValueTask DisposeAsync() => _services.DisposeAsync();

    private void Listen(
        KestrelServerOptions options, ListenAddress address, IPAddress ip, ClientSettings client, ConnectionGate? gate, CertificateStore? certificates)
    {
        bool secure = address.Scheme == ListenScheme.Https;
        IPEndPoint endpoint = address.Scheme switch
        {
            ListenScheme.Http => new PlainEndPoint(ip, address.Port),
            ListenScheme.Https => new TlsEndPoint(ip, address.Port),
            _ => new IPEndPoint(ip, address.Port),
        };
        options.Listen(endpoint, listener =>
        {
            listener.Protocols = address.Scheme switch
            {
                ListenScheme.Http => HttpProtocols.Http1,
                ListenScheme.H2c => HttpProtocols.Http2,
                _ => HttpProtocols.Http1AndHttp2,
            };
            if (gate is not null) listener.Use(gate.Guard);
            if (secure)
            {
                CertificateStore store = certificates ?? throw new ArgumentNullException(nameof(certificates));
                listener.UseHttps(new TlsHandshakeCallbackOptions
                {
                    OnConnection = hello => new(store.Select(hello.ClientHelloInfo.ServerName)),
                    HandshakeTimeout = client.HeaderTimeout,
                });
            }

            // localhost may be two sockets of one listener; it is reported once.
            if (!_listeners.Exists(one => ReferenceEquals(one.Address, address))) _listeners.Add((address, listener));
        });
    }

    private static IPAddress[] AddressesOf(ListenAddress address)
    {
        if (address.Address is { } ip) return [ip];
        if (address.Host == "*") return [Socket.OSSupportsIPv6 ? IPAddress.IPv6Any : IPAddress.Any];
        // With port 0 the two families would get two ports, and a client that is told one of them may pick the other address.
        return address.Port == 0 || !HasIPv6Loopback() ? [IPAddress.Loopback] : [IPAddress.Loopback, IPAddress.IPv6Loopback];
    }

    // Where IPv6 is switched off by a setting of the system, as in many containers, there are such sockets but no such address.
    private static bool HasIPv6Loopback()
        => Socket.OSSupportsIPv6 && NetworkInterface.GetAllNetworkInterfaces()
            .Any(static one => one.GetIPProperties().UnicastAddresses.Any(static own => own.Address.Equals(IPAddress.IPv6Loopback)));
}
