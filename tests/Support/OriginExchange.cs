using System.Net.Sockets;
using System.Text;

namespace StonMedia.Tests.Support;

/// <summary>One request and the socket its answer goes to, for handlers that write raw bytes.</summary>
public sealed class OriginExchange(OriginLogEntry request, Socket socket, Stream stream, OriginCounters counters, CancellationToken stopping)
{
    public OriginLogEntry Request { get; } = request;

    /// <summary>Cancelled when the origin is disposed.</summary>
    public CancellationToken Stopping { get; } = stopping;

    /// <summary>Whether the connection ends after this exchange.</summary>
    public bool Close { get; set; }

    /// <summary>Writes head bytes or raw text as Latin-1.</summary>
    public Task WriteAsync(string text) => WriteAsync(Encoding.Latin1.GetBytes(text));

    public async Task WriteAsync(ReadOnlyMemory<byte> bytes)
    {
        await stream.WriteAsync(bytes, Stopping);
        await stream.FlushAsync(Stopping);
    }

    /// <summary>
    /// Writes body bytes, counting them for the path: before they are written, for whoever has read them may look at the count at once.
    /// What could not be written is taken off again.
    /// </summary>
    public async Task WriteBodyAsync(ReadOnlyMemory<byte> bytes)
    {
        counters.AddBody(Request.Path, bytes.Length);
        bool isWritten = false;
        try
        {
            await WriteAsync(bytes);
            isWritten = true;
        }
        finally
        {
            if (!isWritten) counters.AddBody(Request.Path, -bytes.Length);
        }
    }

    /// <summary>Closes the connection before the handler returns.</summary>
    public void Shutdown()
    {
        socket.Shutdown(SocketShutdown.Both);
        Close = true;
    }

    /// <summary>Ends the connection with a TCP reset.</summary>
    public void Reset()
    {
        socket.LingerState = new LingerOption(true, 0);
        socket.Close();
        Close = true;
    }
}
