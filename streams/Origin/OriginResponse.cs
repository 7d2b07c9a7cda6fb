using StonMedia.Cache.Entries;

namespace StonMedia.Streams.Origin;

/// <summary>
/// The head of an origin's answer, and its body to be read once, in order. Disposing before the end of the body closes or
/// drains the connection. One reader at a time.
/// </summary>
public abstract class OriginResponse : IAsyncDisposable
{
    public required int Status { get; init; }

    /// <summary>Every header line as received (Latin-1, order and duplicates kept), hop-by-hop ones included.</summary>
    public required HeaderList Headers { get; init; }

    /// <summary>Body length from Content-Length when it is valid and no Transfer-Encoding applies; null when only the end tells.</summary>
    public long? ContentLength { get; init; }

    /// <summary>When the head had arrived, and when the request was sent: RFC 9111 4.2.3 request_time and response_time.</summary>
    public DateTimeOffset RequestTime { get; init; }

    public DateTimeOffset ResponseTime { get; init; }

    /// <summary>Reads some body bytes; 0 means the body has ended as promised.</summary>
    /// <exception cref="OriginException">Truncated, timed out between reads, or broken framing.</exception>
    public abstract ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancel);

    /// <summary>
    /// Reads body bytes that are here already, at least one. False: there are none, or one cannot tell; then the read goes on, and the next call
    /// has to be <see cref="ReadAsync"/> for this very buffer. Never waits and never throws: what went wrong is told by that call.
    /// </summary>
    public virtual bool TryRead(Memory<byte> buffer, out int count)
    {
        count = 0;
        return false;
    }

    public abstract ValueTask DisposeAsync();
}
