using System.Net;
using System.Runtime.CompilerServices;
using StonMedia.Cache.Entries;
using StonMedia.Streams.Origin;

namespace StonMedia.Http.Origin;

/// <summary>Puts an <see cref="OriginRequest"/> into the form that SocketsHttpHandler takes.</summary>
internal static class OriginMessage
{
    private static readonly ConditionalWeakTable<Uri, string> s_servers = [];
    private static readonly UriCreationOptions Verbatim = new() { DangerousDisablePathAndQueryCanonicalization = true };

    public static HttpRequestMessage Create(OriginRequest request, OriginTransfer transfer)
    {
        string server = s_servers.GetValue(request.Server, static url => url.GetComponents(UriComponents.SchemeAndServer, UriFormat.UriEscaped));
        var message = new HttpRequestMessage(Method(request.Method), new Uri(server + request.RawTarget, Verbatim))
        {
            Version = request.Http2 ? HttpVersion.Version20 : HttpVersion.Version11,
            // Without TLS nothing is negotiated: the operator says what the server speaks.
            VersionPolicy = request.Http2 && request.Server.Scheme == Uri.UriSchemeHttps ? HttpVersionPolicy.RequestVersionOrLower : HttpVersionPolicy.RequestVersionExact,
            Content = request.Body is null ? null : new OriginBody(request.Body, request.BodyLength, transfer),
        };
        message.Headers.TryAddWithoutValidation("Host", request.Host);
        foreach (HeaderField field in request.Headers.AsSpan())
        {
            if (!message.Headers.TryAddWithoutValidation(field.Name, field.Value))
                message.Content?.Headers.TryAddWithoutValidation(field.Name, field.Value);
        }

        return message;
    }

    private static HttpMethod Method(string method) => method switch
    {
        "GET" => HttpMethod.Get,
        "HEAD" => HttpMethod.Head,
        "POST" => HttpMethod.Post,
        _ => new HttpMethod(method),
    };
}
