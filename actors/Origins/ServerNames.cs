using System.Globalization;
using System.Net;
using System.Runtime.CompilerServices;

namespace StonMedia.Actors.Origins;

/// <summary>What requests say of a server, worked out once for each URL of the configuration.</summary>
internal sealed class ServerNames
{
    private static readonly ConditionalWeakTable<Uri, ServerNames> s_known = [];

    private readonly string? _name;     // null: it is an address
    private readonly string _port;
    private Text? _text;

    private ServerNames(Uri server)
    {
        Prefix = server.AbsolutePath.TrimEnd('/');
        _port = server.IsDefaultPort ? "" : string.Create(CultureInfo.InvariantCulture, $":{server.Port}");
        _name = IPAddress.TryParse(server.Host.Trim('[', ']'), out _) ? null : server.Host + _port;
    }

    /// <summary>What stands in front of every target, without a slash at its end.</summary>
    public string Prefix { get; }

    public static ServerNames Of(Uri server) => s_known.GetValue(server, static url => new ServerNames(url));

    /// <summary>Host for this server: its own name, or that of the virtual host where it has none; with its port unless that goes without saying.</summary>
    public string HostFor(string virtualHost)
    {
        if (_name is not null) return _name;
        if (_port.Length == 0) return virtualHost;
        if (Volatile.Read(ref _text) is { } known && known.Virtual == virtualHost) return known.Host;
        var made = new Text(virtualHost, virtualHost + _port);
        Volatile.Write(ref _text, made);
        return made.Host;
    }

    private sealed record Text(string Virtual, string Host);
}
