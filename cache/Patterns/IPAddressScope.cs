using System.Net;
using System.Net.Sockets;

namespace StonMedia.Cache.Patterns;

internal static class IPAddressScope
{
    /// <summary>The zone of an IPv6 address, 0 for none; asking an IPv4 address itself would throw.</summary>
    public static long ScopeId(this IPAddress address) => address.AddressFamily == AddressFamily.InterNetworkV6 ? address.ScopeId : 0;
}
