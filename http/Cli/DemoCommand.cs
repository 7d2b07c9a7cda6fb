using StonMedia.Http.Configuration;
using StonMedia.Http.Hosting;

namespace StonMedia.Http.Cli;

/// <summary><c>stonmedia demo [FOLDER]</c>: an origin over a folder, an edge in front of it, and the configuration that does it.</summary>
internal sealed class DemoCommand(IEdgeHost host, TextWriter output, TextWriter error)
{
    public async Task<int> RunAsync(string folder, string listen)
    {
        if (!Directory.Exists(folder))
        {
            await error.WriteLineAsync($"stonmedia: there is no folder {folder}").ConfigureAwait(false);
            return ExitCode.Usage;
        }
        // The text is read twice: the first time, with a stand-in for the origin, only for the number of socket threads, which has
        // to be known before the origin opens the first socket of this process.
        LoadResult loaded = ConfigurationLoader.Parse(Text(listen, "http://127.0.0.1:9"), "demo.conf");
        CheckCommand.Report(loaded, error);
        if (!loaded.IsValid) return ExitCode.Usage;
        SocketTuning.Apply(loaded.Settings);

        await using DemoOrigin origin = await DemoOrigin.StartAsync(folder).ConfigureAwait(false);
        string text = Text(listen, origin.Url);
        await output.WriteLineAsync(text).ConfigureAwait(false);
        EdgeSettings settings = ConfigurationLoader.Parse(text, "demo.conf").Settings
            ?? throw new InvalidOperationException("the same text with another origin was valid");
        return await new ServeCommand(host, output, error).RunAsync(settings with { File = null }).ConfigureAwait(false);
    }

    private static string Text(string listen, string origin) => $$"""
        # The configuration of this demo; `stonmedia serve --config` takes the same.
        stonmedia {
          listen = ["{{listen}}"]
          admin  { listen = null }
          cache  { memory = 256 MiB }
          virtual-hosts {
            demo { origin { servers = ["{{origin}}"] } }
          }
          default-virtual-host = demo
          virtual-host-defaults {
            headers { rules = [ { on = response, set { "access-control-allow-origin" = "*" } } ] }
            log     { access { enabled = off } }
          }
        }
        """;
}
