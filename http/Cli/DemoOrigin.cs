using System.Net;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.StaticFiles;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.FileProviders;
using Microsoft.Extensions.Logging;

namespace StonMedia.Http.Cli;

/// <summary>A plain web server over a folder, on a loopback port the system chooses: validators and ranges, and a page of links.</summary>
internal sealed class DemoOrigin : IAsyncDisposable
{
    private const int MaxLinks = 200;
    private static readonly string[] s_media = [".mp4", ".m4a", ".m4v", ".m4b", ".mov", ".mp3", ".flv", ".f4v", ".3gp"];
    private readonly WebApplication _server;

    private DemoOrigin(WebApplication server) => _server = server;

    /// <summary>Its address, such as <c>http://127.0.0.1:40123</c>.</summary>
    public string Url => _server.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();

    public static async Task<DemoOrigin> StartAsync(string folder)
    {
        string root = Path.GetFullPath(folder);
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrel(static x => x.Listen(IPAddress.Loopback, 0));
        WebApplication server = builder.Build();
        server.MapGet("/", () => Results.Content(Page(root), "text/html; charset=utf-8"));
        server.UseStaticFiles(new StaticFileOptions
        {
            FileProvider = new PhysicalFileProvider(root),
            ServeUnknownFileTypes = true,
            DefaultContentType = "application/octet-stream",
            ContentTypeProvider = new FileExtensionContentTypeProvider
            {
                Mappings = { [".flv"] = "video/x-flv", [".f4v"] = "video/mp4", [".m4b"] = "audio/mp4" },
            },
        });
        await server.StartAsync().ConfigureAwait(false);
        return new DemoOrigin(server);
    }

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    private static string Page(string root)
    {
        var page = new StringBuilder("<!doctype html><meta charset=utf-8><title>StonMedia demo</title><h1>StonMedia demo</h1><ul>");
        IEnumerable<string> files = new DirectoryInfo(root)
            .EnumerateFiles("*", new EnumerationOptions { RecurseSubdirectories = true, MaxRecursionDepth = 3 })
            .Where(static x => s_media.Contains(x.Extension.ToLowerInvariant()))
            .Select(x => Path.GetRelativePath(root, x.FullName).Replace(Path.DirectorySeparatorChar, '/'))
            .Order(StringComparer.Ordinal).Take(MaxLinks);
        foreach (string file in files)
        {
            string url = "/" + string.Join('/', file.Split('/').Select(Uri.EscapeDataString));
            page.Append("<li><a href=\"").Append(WebUtility.HtmlEncode(url)).Append("\">").Append(WebUtility.HtmlEncode(file))
                .Append("</a> &middot; <a href=\"").Append(WebUtility.HtmlEncode(url)).Append("?start=5&amp;end=10\">5 s to 10 s</a>");
        }
        return page.Append("</ul>").ToString();
    }
}
