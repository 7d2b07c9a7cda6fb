using StonMedia.Actors.Settings;
using StonMedia.Streams.Origin;
using StonMedia.Streams.Settings;

namespace StonMedia.Actors.Origins;

/// <summary>
/// origin.follow-redirects: which redirects of an origin are followed here (RFC 9110 15.4). Only to the server that sent it, to another of the
/// same virtual host, or to the virtual host's own name, which stands for the server that was asked: an answer must not lead the edge to
/// addresses that its operator did not name.
/// </summary>
internal static class Redirects
{
    /// <summary>Redirects in a row that are followed.</summary>
    public const int Most = 5;

    /// <summary>The request that follows; null: the answer is no redirect, or one that is passed on as it is.</summary>
    public static OriginRequest? Next(VirtualHostSettings host, OriginRequest request, OriginResponse response)
    {
        if (response.Status is not (301 or 302 or 303 or 307 or 308) || request.Method is not ("GET" or "HEAD")) return null;
        if (response.Headers.First("Location") is not { Length: > 0 } location) return null;
        string path = location.IndexOf('#') is var fragment && fragment >= 0 ? location[..fragment] : location;
        if (!Uri.TryCreate(request.Server, request.RawTarget, out Uri? from) || !Uri.TryCreate(from, path, out Uri? to)) return null;
        if (to.UserInfo.Length > 0 || ServerOf(host, request, to) is not { } server) return null;
        // A path is sent as it came; only what had to be resolved is taken from the URI.
        bool isPath = path.StartsWith('/') && !path.StartsWith("//", StringComparison.Ordinal);
        string sent = ReferenceEquals(server, request.Server) ? request.Host : OriginRequests.HostFor(host, server, clientHost: null);
        return OriginRequests.Redirected(request, server, isPath ? path : to.PathAndQuery, sent);
    }

    private static Uri? ServerOf(VirtualHostSettings host, OriginRequest request, Uri to)
    {
        if (IsSame(request.Server, to)) return request.Server;
        foreach (OriginServer server in host.Origin.Servers.Concat(host.Origin.StandbyServers))
            if (IsSame(server.Url, to)) return server.Url;
        bool own = to.Scheme is "http" or "https" && (to.IdnHost.Equals(host.Name, StringComparison.OrdinalIgnoreCase)
            || host.Aliases.Contains(to.IdnHost, StringComparer.OrdinalIgnoreCase));
        return own ? request.Server : null;
    }

    private static bool IsSame(Uri server, Uri to)
        => server.Scheme == to.Scheme && server.Port == to.Port && server.IdnHost.Equals(to.IdnHost, StringComparison.OrdinalIgnoreCase);
}
