namespace StonMedia.Streams.Origin;

/// <summary>Sends one request to one origin server. Implemented in http/; knows nothing of caching.</summary>
public interface IOriginClient
{
    /// <summary>Sends and waits for the final response head (1xx go to <see cref="OriginRequest.Interim"/>). The body is read by the caller from the answer.</summary>
    /// <exception cref="OriginException">No usable head came: refused, timed out, malformed, closed.</exception>
    Task<OriginResponse> SendAsync(OriginRequest request, CancellationToken cancel);
}
