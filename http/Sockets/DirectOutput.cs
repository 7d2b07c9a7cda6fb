using System.IO.Pipelines;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;

namespace StonMedia.Http.Sockets;

/// <summary>Puts a <see cref="SocketOutput"/> under each plain connection, as a feature of it. Needs 64-bit Linux; elsewhere Kestrel's own output stays.</summary>
internal static class DirectOutput
{
    // Of a connection that is over but for bytes in hand.
    private static readonly TimeSpan s_endLimit = TimeSpan.FromSeconds(10);

    /// <summary>Whether this system is one it works on.</summary>
    public static bool IsSupported => OperatingSystem.IsLinux() && RuntimeInformation.ProcessArchitecture is Architecture.X64 or Architecture.Arm64;

    /// <summary>Connection middleware.</summary>
    public static ConnectionDelegate Use(ConnectionDelegate next) => connection =>
        IsSupported && connection.Features.Get<IConnectionSocketFeature>()?.Socket is { } socket ? ServeAsync(next, connection, socket) : next(connection);

    private static async Task ServeAsync(ConnectionDelegate next, ConnectionContext connection, Socket socket)
    {
        var output = new SocketOutput(socket, connection);
        IDuplexPipe before = connection.Transport;
        connection.Features.Set(output);
        connection.Transport = new Pair(before.Input, output);
        try
        {
            await next(connection);
        }
        finally
        {
            connection.Transport = before;
            await output.FinishAsync(s_endLimit);       // whatever happened, blocks are given back
        }
    }

    private sealed record Pair(PipeReader Input, PipeWriter Output) : IDuplexPipe;
}
