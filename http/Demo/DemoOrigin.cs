using System.Globalization;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Net.Http.Headers;

namespace StonMedia.Http.Demo;

/// <summary>
/// A plain web server on a loopback port that the system chooses: media files with validators and ranges, the player page, and an
/// account of what was fetched. It knows nothing of the edge but where its metrics are.
/// </summary>
internal sealed class DemoOrigin : IAsyncDisposable
{
    private readonly WebApplication _server;
    private readonly DemoFiles _files;
    private readonly string _pages;
    private readonly OriginLog _log = new();
    private readonly EdgeCounters _edge;

    private DemoOrigin(WebApplication server, DemoFiles files, string pages, EdgeCounters edge)
    {
        _server = server;
        _files = files;
        _pages = pages;
        _edge = edge;
    }

    /// <summary>Such as <c>http://127.0.0.1:40123</c>.</summary>
    public string Url => _server.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();

    public OriginLog Log => _log;

    /// <param name="files">What is served.</param>
    /// <param name="pages">Folder of the player page.</param>
    /// <param name="edge">Asked for what viewers got.</param>
    public static async Task<DemoOrigin> StartAsync(DemoFiles files, string pages, EdgeCounters edge)
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrel(static options =>
        {
            options.AddServerHeader = false;
            options.Listen(IPAddress.Loopback, 0);
        });
        WebApplication server = builder.Build();
        var origin = new DemoOrigin(server, files, pages, edge);
        server.MapGet("/demo/state", origin.StateAsync);
        server.MapMethods("/{name?}", ["GET", "HEAD"], origin.ServeAsync);
        await server.StartAsync().ConfigureAwait(false);
        return origin;
    }

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync().ConfigureAwait(false);
        _edge.Dispose();
    }

    private Task ServeAsync(HttpContext context, string? name)
        => _files.Find(name ?? "") is { } file ? ServeMediaAsync(context, file) : ServePageAsync(context, name ?? "index.html");

    private async Task ServeMediaAsync(HttpContext context, FileInfo file)
    {
        HttpResponse response = context.Response;
        OriginTransfer transfer = _log.Begin(context.Request.Method, context.Request.Path + context.Request.QueryString);
        response.OnStarting(() =>
        {
            transfer.Status = response.StatusCode;
            transfer.Length = response.ContentLength;
            transfer.First = response.GetTypedHeaders().ContentRange?.From ?? 0;
            return Task.CompletedTask;
        });
        response.Body = new CountingStream(response.Body, transfer.Add);
        response.Headers.CacheControl = "max-age=3600";
        try
        {
            var tag = new EntityTagHeaderValue(string.Create(CultureInfo.InvariantCulture, $"\"{file.LastWriteTimeUtc.Ticks:x}-{file.Length:x}\""));
            await Results.File(file.FullName, DemoFiles.TypeOf(file.Name), lastModified: file.LastWriteTimeUtc, entityTag: tag, enableRangeProcessing: true)
                .ExecuteAsync(context).ConfigureAwait(false);
        }
        finally
        {
            transfer.Done = true;
        }
    }

    private async Task ServePageAsync(HttpContext context, string name)
    {
        // No page is stored by the edge, so that what it sent of them is known.
        context.Response.Headers.CacheControl = "no-store";
        (string type, bool known) = name switch
        {
            "index.html" => ("text/html; charset=utf-8", true),
            "player.css" => ("text/css; charset=utf-8", true),
            "player.js" => ("text/javascript; charset=utf-8", true),
            _ => ("", false),
        };
        context.Response.Body = new CountingStream(context.Response.Body, bytes => _log.AddOwn(bytes));
        IResult answer = known
            ? Results.File(Path.Combine(_pages, name), type)
            : Results.Text($"The demo origin has no {name}\n", statusCode: StatusCodes.Status404NotFound);
        await answer.ExecuteAsync(context).ConfigureAwait(false);
    }

    private async Task StateAsync(HttpContext context)
    {
        context.Response.Headers.CacheControl = "no-store";
        context.Response.Body = new CountingStream(context.Response.Body, bytes => _log.AddOwn(bytes));
        long? delivered = await _edge.BodyBytesAsync(context.RequestAborted).ConfigureAwait(false);
        await DemoState.Of(_files, _log, delivered - _log.OwnBytes).WriteAsync(context.Response).ConfigureAwait(false);
    }
}
