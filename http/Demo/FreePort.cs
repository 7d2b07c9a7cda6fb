using System.Net;
using System.Net.Sockets;

namespace StonMedia.Http.Demo;

/// <summary>Finds where the demo can listen.</summary>
internal static class FreePort
{
    private const int Tries = 20;

    /// <summary>
    /// <paramref name="wanted"/>, or the next port that nobody listens on; 0 stays 0. Looked up and not held: should another process
    /// take it in between, the start fails with a message that says so.
    /// </summary>
    /// <exception cref="IOException">None of the next ports is free.</exception>
    public static int From(int wanted)
    {
        if (wanted == 0) return 0;
        for (int port = wanted; port < wanted + Tries && port <= IPEndPoint.MaxPort; port++)
        {
            using var probe = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            try
            {
                probe.Bind(new IPEndPoint(IPAddress.Loopback, port));
                probe.Listen();
                return port;
            }
            catch (SocketException fault) when (fault.SocketErrorCode is SocketError.AddressAlreadyInUse or SocketError.AccessDenied)
            {
                // Taken: the next one.
            }
        }

        throw new IOException($"the ports {wanted} to {Math.Min(wanted + Tries - 1, IPEndPoint.MaxPort)} are all taken; give another with --port");
    }
}
