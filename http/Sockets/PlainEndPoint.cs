using System.Net;
using System.Runtime.InteropServices;

namespace StonMedia.Http.Sockets;

/// <summary>An address where plain HTTP/1.1 is spoken, for <see cref="DirectListener"/>: the transport tells it from others by its type.</summary>
internal sealed class PlainEndPoint(IPAddress address, int port) : IPEndPoint(address, port)
{
    /// <summary>Whether this system is one that direct connections work on; elsewhere Kestrel's own transport serves.</summary>
    public static bool IsSupported => OperatingSystem.IsLinux() && RuntimeInformation.ProcessArchitecture is Architecture.X64 or Architecture.Arm64;
}
