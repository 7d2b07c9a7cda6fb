using System.Net;

namespace StonMedia.Http.Hosting;

/// <summary>An address where TLS is spoken: the transport tells it from others by its type.</summary>
internal sealed class TlsEndPoint(IPAddress address, int port) : IPEndPoint(address, port);
