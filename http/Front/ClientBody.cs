using Microsoft.AspNetCore.Http;

namespace StonMedia.Http.Front;

/// <summary>
/// A request's body as its client sends it. A client that announces a body and then sends nothing of it for client.send-timeout has it
/// end as a fault: it would otherwise keep a connection here and one to the origin for ever.
/// </summary>
/// <remarks>Time counts only while a read waits, so an origin that is slow to take it is not the client's fault.</remarks>
/// <param name="source">The server's body.</param>
/// <param name="timeout">Between two reads.</param>
internal sealed class ClientBody(Stream source, TimeSpan timeout) : Stream
{
    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    /// <exception cref="BadHttpRequestException">408: nothing came in time; 400: the framing is wrong; 413: longer than client.max-body.</exception>
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(timeout);
        try
        {
            return await source.ReadAsync(buffer, limit.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw new BadHttpRequestException("the client sent nothing of its request's body", StatusCodes.Status408RequestTimeout);
        }
        catch (IOException error) when (error.InnerException is OverflowException)
        {
            // The server's way to say that a chunk's size is beyond all bounds (RFC 9112 7.1).
            throw new BadHttpRequestException(error.Message, error);
        }
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken)
        => ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException("request bodies are read asynchronously");

    public override void Flush() { }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
