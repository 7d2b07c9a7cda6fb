using System.Buffers;
using System.Net;

namespace StonMedia.Http.Origin;

/// <summary>A request body passed on as the viewer sends it. While the viewer is waited for the origin's clock stands still.</summary>
internal sealed class OriginBody(Stream source, long? length, OriginTransfer transfer) : HttpContent
{
    private const int BufferSize = 16 << 10;
    private bool _isRead;

    protected override bool TryComputeLength(out long computed)
    {
        computed = length ?? 0;
        return length is not null;
    }

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) => SerializeToStreamAsync(stream, context, default);

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        // HTTP/2 repeats a request that its server refused to begin with; a body that was read from is not there any more.
        if (_isRead) throw new IOException("the request cannot be sent again: its body was passed on already");
        _isRead = true;
        byte[] buffer = ArrayPool<byte>.Shared.Rent(BufferSize);
        try
        {
            while (await ReadAsync(buffer, cancellationToken).ConfigureAwait(false) is var count and > 0)
                await stream.WriteAsync(buffer.AsMemory(0, count), cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private async ValueTask<int> ReadAsync(byte[] buffer, CancellationToken cancel)
    {
        transfer.Disarm();
        try
        {
            return await source.ReadAsync(buffer, cancel).ConfigureAwait(false);
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            transfer.BodyFault = error;
            throw;
        }
        finally
        {
            transfer.Arm();
        }
    }
}
