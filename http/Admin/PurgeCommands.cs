using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using StonMedia.Cache.Purging;
using StonMedia.Http.Purging;

namespace StonMedia.Http.Admin;

/// <summary>
/// <c>POST /command/purge</c>, <c>expire</c>, <c>expireafter</c>, <c>hardpurge</c>. GET too, but only where a token is set: a
/// browser can be made to send a GET to a loopback address by any page.
/// </summary>
internal sealed class PurgeCommands(PurgeService service, bool hasToken)
{
    private const string Form = "application/x-www-form-urlencoded";

    /// <summary>Between two reads of a body.</summary>
    private static readonly TimeSpan s_bodyLimit = TimeSpan.FromSeconds(30);

    /// <summary>Whether the path is one of these commands.</summary>
    public static bool Handles(string path) => KindOf(path) is not null;

    /// <summary>Carries the command out; the caller has checked token and host.</summary>
    public async Task<(int Status, string Body)> AnswerAsync(IFeatureCollection context, CancellationToken cancel)
    {
        IHttpRequestFeature request = context.GetRequiredFeature<IHttpRequestFeature>();
        PurgeKind kind = KindOf(request.Path)!.Value;
        string who = context.Get<IHttpConnectionFeature>()?.RemoteIpAddress?.ToString() ?? "-";
        if (FaultIn(request) is { } fault)
        {
            if (fault.Status == StatusCodes.Status405MethodNotAllowed)
                context.GetRequiredFeature<IHttpResponseFeature>().Headers.Allow = hasToken ? "GET, POST" : "POST";
            return Answer(service.Refuse(kind, fault, who));
        }

        string? body;
        try
        {
            body = request.Method == HttpMethods.Post ? await ReadAsync(new Front.ClientBody(request.Body, s_bodyLimit), cancel) : "";
        }
        catch (BadHttpRequestException error)
        {
            await Front.WorkLane.Enter();
            return Answer(service.Refuse(kind, new PurgeFault(error.StatusCode, "the body is malformed or did not come in time"), who));
        }

        if (body is null) return Answer(service.Refuse(kind, new PurgeFault(StatusCodes.Status413PayloadTooLarge, $"the body is longer than {PurgeForm.MaxBody} bytes"), who));
        if (!PurgeForm.TryRead(kind, request.QueryString, body, out PurgeRequest? asked, out fault)) return Answer(service.Refuse(kind, fault, who));
        return Answer(await service.ExecuteAsync(asked, who, cancel));
    }

    private static (int, string) Answer(PurgeOutcome outcome) => (outcome.Status, PurgeJson.Of(outcome));

    private static PurgeKind? KindOf(string path)
        => path.StartsWith("/command/", StringComparison.Ordinal) ? PurgeNames.Parse(path.AsSpan("/command/".Length)) : null;

    private PurgeFault? FaultIn(IHttpRequestFeature request)
    {
        bool isPost = request.Method == HttpMethods.Post;
        if (!isPost && !(hasToken && request.Method == HttpMethods.Get))
        {
            return new PurgeFault(StatusCodes.Status405MethodNotAllowed, hasToken || request.Method != HttpMethods.Get
                ? "commands are sent by POST or GET" : "without admin.token commands are sent by POST only");
        }

        // A page of another site can make a browser send a plain form here; it cannot keep it from naming that site.
        string origin = request.Headers.Origin.ToString();
        if (origin.Length > 0 && !IsOwn(origin, request.Headers.Host.ToString())) return new PurgeFault(StatusCodes.Status403Forbidden, "the request comes from a page of another site");
        if (request.Headers.ContentLength > PurgeForm.MaxBody) return new PurgeFault(StatusCodes.Status413PayloadTooLarge, $"the body is longer than {PurgeForm.MaxBody} bytes");
        string type = request.Headers.ContentType.ToString();
        return isPost && type.Length > 0 && !type.Split(';')[0].Trim().Equals(Form, StringComparison.OrdinalIgnoreCase)
            ? new PurgeFault(StatusCodes.Status400BadRequest, string.Create(CultureInfo.InvariantCulture, $"the body has to be {Form}")) : null;
    }

    private static bool IsOwn(string origin, string host)
        => Uri.TryCreate(origin, UriKind.Absolute, out Uri? page) && page.Authority.Equals(host, StringComparison.OrdinalIgnoreCase);

    /// <summary>The body as text; null when it is too long.</summary>
    private static async Task<string?> ReadAsync(Stream body, CancellationToken cancel)
    {
        byte[] buffer = new byte[PurgeForm.MaxBody + 1];
        int count = await body.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancel);
        return count > PurgeForm.MaxBody ? null : Encoding.UTF8.GetString(buffer, 0, count);
    }
}
