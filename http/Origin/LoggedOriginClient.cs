using StonMedia.Http.Logging;
using StonMedia.Streams.Origin;

namespace StonMedia.Http.Origin;

/// <summary>A virtual host's way to its origins that notes each transfer in the origin log when it is over.</summary>
internal sealed class LoggedOriginClient(IOriginClient inner, string virtualHost, OriginLog log) : IOriginClient
{
    /// <inheritdoc/>
    public async Task<OriginResponse> SendAsync(OriginRequest request, CancellationToken cancel)
    {
        var line = new OriginLine(virtualHost, request, log);
        try
        {
            return new LoggedOriginResponse(await inner.SendAsync(request, cancel).ConfigureAwait(false), line);
        }
        catch (Exception error)
        {
            line.Failed(error);
            throw;
        }
    }
}
