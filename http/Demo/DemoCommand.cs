using StonMedia.Http.Cli;
using StonMedia.Http.Configuration;
using StonMedia.Http.Hosting;

namespace StonMedia.Http.Demo;

/// <summary>
/// <c>stonmedia demo</c>: an origin over a folder of media, an edge in front of it, and a page that plays through the edge and shows
/// what the origin had to send. All in this process, on loopback.
/// </summary>
internal sealed class DemoCommand(IEdgeHost host, TextWriter output, TextWriter error)
{
    /// <summary>Where viewers connect unless the command line says otherwise.</summary>
    public const int StandardPort = 8080;

    /// <summary>The files that come with the program.</summary>
    public static string SampleFolder { get; } = Path.Combine(AppContext.BaseDirectory, "samples", "media");

    private string _viewers = "";

    private static string PageFolder { get; } = Path.Combine(AppContext.BaseDirectory, "samples", "player");

    /// <param name="folder">Media to serve.</param>
    /// <param name="port">Where to listen; the next free one when it is taken, 0: the system chooses.</param>
    /// <returns>The exit code.</returns>
    public async Task<int> RunAsync(string folder, int port)
    {
        if (!Directory.Exists(folder))
        {
            await error.WriteLineAsync($"stonmedia: there is no folder {folder}").ConfigureAwait(false);
            return ExitCode.Usage;
        }

        // How many socket threads there are is fixed with the first socket of the process, so before any of the demo's own.
        SocketTuning.Apply(Read(0, "http://127.0.0.1:9"));
        try
        {
            int free = FreePort.From(port);
            if (free != port) await error.WriteLineAsync($"{port} is taken, using {free}").ConfigureAwait(false);
            var edge = new EdgeCounters();
            DemoOrigin origin = await DemoOrigin.StartAsync(new DemoFiles(folder), PageFolder, edge).ConfigureAwait(false);
            await using (origin.ConfigureAwait(false))
            {
                using var ready = new ReadyLines(output, (role, url) => Announce(role, url, edge, origin, folder));
                return await new ServeCommand(host, output, error).RunAsync(Read(free, origin.Url), ready).ConfigureAwait(false);
            }
        }
        catch (IOException fault)
        {
            await error.WriteLineAsync($"stonmedia: {fault.Message}").ConfigureAwait(false);
            return ExitCode.Failed;
        }
    }

    private static EdgeSettings Read(int port, string origin)
        => ConfigurationLoader.Parse(DemoConfiguration.Text(port, origin), "demo.conf").Settings
            ?? throw new InvalidOperationException("the demo's own configuration is not valid");

    private void Announce(string role, string url, EdgeCounters edge, DemoOrigin origin, string folder)
    {
        if (role == "http") _viewers = url;
        if (role != "admin") return;
        // The management is the last to listen.
        edge.AdminUrl = url;
        output.WriteLine($"""

            The demo is ready. Open in a browser:

              {_viewers}/

            It plays the files of {folder} through the edge,
            whose counters are at {url}/metrics. The origin behind it is {origin.Url}. Ctrl-C ends both.

            """);
        output.Flush();
    }
}
