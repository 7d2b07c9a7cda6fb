using System.IO.Pipelines;
using StonMedia.Cache.Blocks;
using StonMedia.Http.Sockets;

namespace StonMedia.Http.Front;

/// <summary>
/// The response body as deliveries see it: Kestrel's writer, with the bytes counted and every wait for the client under
/// <see cref="SendWatch"/>. One an exchange, used again by the next request.
/// </summary>
internal sealed class WatchedWriter(Exchange exchange) : PipeWriter
{
    private PipeWriter _inner = null!;

    public override bool CanGetUnflushedBytes => _inner.CanGetUnflushedBytes;

    public override long UnflushedBytes => _inner.UnflushedBytes;

    /// <summary>Blocks wait to be flushed.</summary>
    public bool HasLent => exchange.Socket is { UnflushedBytes: > 0 };

    /// <summary>As many of them as a flush should hold.</summary>
    public bool LentEnough => exchange.Socket is { } socket && socket.UnflushedBytes >= socket.Batch;

    /// <summary>Writes a block without copying it, where the connection can; see <see cref="SocketOutput.TryLend"/>. To be flushed.</summary>
    /// <exception cref="OperationCanceledException">The client has gone.</exception>
    public async ValueTask<bool> TryLendAsync(BlockLease lease, CancellationToken cancel)
    {
        // Without a length the response is chunked: the server would only make ready a chunk of that size.
        if (exchange.Socket is not { } socket || exchange.Response.Headers.ContentLength is null) return false;
        if (!exchange.HasStarted) await exchange.Body.StartAsync(cancel);
        return socket.TryLend(this, in lease);
    }

    public WatchedWriter Over(PipeWriter inner)
    {
        _inner = inner;
        return this;
    }

    public override void Advance(int bytes)
    {
        exchange.CountSent(bytes);
        _inner.Advance(bytes);
    }

    public override Memory<byte> GetMemory(int sizeHint = 0) => _inner.GetMemory(sizeHint);

    public override Span<byte> GetSpan(int sizeHint = 0) => _inner.GetSpan(sizeHint);

    public override void CancelPendingFlush() => _inner.CancelPendingFlush();

    /// <summary>Does nothing: the server ends the response.</summary>
    public override void Complete(Exception? exception = null)
    {
    }

    public override ValueTask<FlushResult> FlushAsync(CancellationToken cancellationToken = default)
        => exchange.Watch(_inner.FlushAsync(cancellationToken));

    public override ValueTask<FlushResult> WriteAsync(ReadOnlyMemory<byte> source, CancellationToken cancellationToken = default)
    {
        exchange.CountSent(source.Length);
        return exchange.Watch(_inner.WriteAsync(source, cancellationToken));
    }
}
