using System.Runtime.CompilerServices;
using StonMedia.Streams.Origin;

namespace StonMedia.Http.Origin;

/// <summary>
/// A connection's bytes, above TLS. It tells the exchange that uses it what was sent and whether anything came back, and refuses
/// to carry a request that another connection has carried: SocketsHttpHandler would silently repeat one whose answer did not come
/// on a reused connection, though the origin may have acted on it.
/// </summary>
internal sealed class OriginConnection(Stream inner, Action? closed = null) : Stream
{
    private OriginTransfer? _owner;

    public override bool CanRead => true;

    public override bool CanWrite => true;

    public override bool CanSeek => false;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        int count = await inner.ReadAsync(buffer, cancellationToken).ConfigureAwait(false);
        if (count > 0 && Volatile.Read(ref _owner) is { } owner) owner.Received(buffer.Span[..count]);
        return count;
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        OriginTransfer? transfer = OriginTransfer.Current;
        if (transfer is not null && transfer != _owner)
        {
            if (transfer.IsSent) throw NotAgain();
            Volatile.Write(ref _owner, transfer);
        }

        transfer?.Arm();
        await inner.WriteAsync(buffer, cancellationToken).ConfigureAwait(false);
        transfer?.Sent();
    }

    public override Task FlushAsync(CancellationToken cancellationToken) => inner.FlushAsync(cancellationToken);

    public override void Flush() => inner.Flush();

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken)
        => ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken)
        => WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count) => inner.Read(buffer, offset, count);

    public override void Write(byte[] buffer, int offset, int count) => inner.Write(buffer, offset, count);

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            inner.Dispose();
            closed?.Invoke();
        }

        base.Dispose(disposing);
    }

    private static OriginException NotAgain()
        => new(OriginFailure.Truncated, "the origin closed the connection without an answer") { NothingReceived = true };
}
