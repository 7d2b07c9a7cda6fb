using System.Collections.Concurrent;
using System.Runtime.ExceptionServices;
using StonMedia.Streams.Origin;

namespace StonMedia.Http.Origin;

/// <summary>
/// Sends requests to origin servers over HTTP/1.1, or HTTP/2 where the request says so. Adds nothing to a request, follows nothing, decodes nothing, and never sends a
/// request twice: a connection that dies after the request was written is a failure for the caller to judge
/// (<see cref="OriginException.NothingReceived"/>).
/// </summary>
/// <remarks>
/// It stands on SocketsHttpHandler, which takes this from us: request lines of one name are joined to one line; response lines of
/// one name are grouped at the place of the first, after those that it does not count as describing the body (Content-*, Allow,
/// Expires, Last-Modified); well-known names come in their usual spelling; trailers are dropped, and interim responses, which
/// <see cref="InterimReader"/> reads before it; Content-* of a request without body is not sent; an answer that comes before a long request body was
/// sent is only seen after the body.
/// </remarks>
public sealed class OriginClient(OriginClientOptions options) : IOriginClient, IDisposable
{
    private readonly ConcurrentDictionary<OriginChannel, Lazy<HttpMessageInvoker>> _channels = new();

    public OriginClient() : this(new OriginClientOptions()) { }

    /// <inheritdoc/>
    public async Task<OriginResponse> SendAsync(OriginRequest request, CancellationToken cancel)
    {
        cancel.ThrowIfCancellationRequested();
        var transfer = new OriginTransfer(request.ConnectTimeout, request.ReceiveTimeout, request.Http2 ? null : request.Interim) { IsShared = request.Http2 };
        try
        {
            using CancellationTokenRegistration left = transfer.CancelWith(cancel);
            using HttpRequestMessage message = OriginMessage.Create(request, transfer);
            OriginTransfer.Current = transfer;
            HttpResponseMessage answer = await Channel(request).SendAsync(message, transfer.Token).ConfigureAwait(false);
            transfer.Disarm();
            return OriginHead.Read(request, answer, transfer);
        }
        catch (Exception error) when (error is not OriginException)
        {
            OriginException? failure = transfer.BodyFault is null ? OriginFaults.OfSending(error, transfer, cancel) : null;
            transfer.Dispose();
            if (transfer.BodyFault is { } own) ExceptionDispatchInfo.Throw(own);
            if (failure is not null) throw failure;
            throw;
        }
        catch (OriginException)
        {
            transfer.Dispose();
            throw;
        }
    }

    public void Dispose()
    {
        foreach (Lazy<HttpMessageInvoker> channel in _channels.Values)
            if (channel.IsValueCreated) channel.Value.Dispose();
        _channels.Clear();
    }

    private HttpMessageInvoker Channel(OriginRequest request)
    {
        var key = new OriginChannel(request.ConnectTimeout, request.VerifyTls, request.CaFile);
        if (request.Private is { } own) return OpenPrivate(key, own);
        if (_channels.TryGetValue(key, out Lazy<HttpMessageInvoker>? channel)) return channel.Value;
        return _channels.GetOrAdd(key, static (key, options) => new(() => key.Open(options)), options).Value;
    }

    private HttpMessageInvoker OpenPrivate(OriginChannel key, PrivateOrigin own)
        => own.GetOrOpen(() => key.OpenPrivate(options, own))
            ?? throw new OriginException(OriginFailure.ConnectFailed, "the client's own connection to the origin has ended") { NothingReceived = true };
}
