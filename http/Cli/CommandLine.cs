using System.CommandLine;
using System.Globalization;
using StonMedia.Hocon;
using StonMedia.Http.Cli.Probe;
using StonMedia.Http.Demo;
using StonMedia.Http.Hosting;

namespace StonMedia.Http.Cli;

/// <summary>
/// The commands of <c>stonmedia</c>. Exit codes: 0 done, 1 the configuration is wrong or the server could not start, 2 the
/// command line is wrong.
/// </summary>
/// <param name="output">What programs read: <c>listening</c> lines, JSON, help.</param>
/// <param name="error">What people read: errors and warnings.</param>
/// <param name="host">The server; null where none is built in, and then there is neither serve nor demo.</param>
public sealed class CommandLine(TextWriter output, TextWriter error, IEdgeHost? host)
{
    private const string About = """
        StonMedia: a caching edge server that understands media.

        It stands in front of an HTTP origin, keeps what viewers ask for in memory and on disks, and delivers media so that it
        plays at once: MP4 (MOV, M4A) with its header in front, clips of MP4, MP3 and FLV cut by URL, HLS, DASH and stills where
        media.hls, media.dash and media.stills are on. Any file goes at the rate that is set, or at its own bit rate.

        A first configuration, edge.conf:

          stonmedia {
            listen = ["http://0.0.0.0:8080"]
            virtual-hosts { "www.example.com" { origin { servers = ["http://127.0.0.1:9000"] } } }
            default-virtual-host = "www.example.com"
          }

        Then:

          stonmedia check edge.conf              what is wrong with it, with line and column
          stonmedia serve --config edge.conf     serve it; prints "listening ROLE URL" when a listener is ready
          curl "http://127.0.0.1:8080/film.mp4?start=60&end=90" -o clip.mp4
          stonmedia purge www.example.com/film.mp4
          curl -X POST http://127.0.0.1:10040/command/reload     takes over cache.disks while it runs
          stonmedia probe film.mp4               what the server makes of a file, and what it cannot

        Every setting, with its default and meaning: hocon/reference.conf. Exit codes: 0 done, 1 bad configuration or no start,
        2 bad command line.
        """;

    /// <summary>Runs what the arguments ask for.</summary>
    /// <returns>The exit code.</returns>
    public async Task<int> RunAsync(IReadOnlyList<string> arguments)
    {
        RootCommand root = Build();
        ParseResult parsed = root.Parse(arguments.Count == 0 ? ["--help"] : arguments);
        // In the list of commands a sentence says what each is for; its own help says the rest.
        if (parsed.CommandResult.Command == root)
            foreach (Command one in root.Subcommands) one.Description = one.Description?.Split(". ")[0].TrimEnd('.');
        // Signals are the serve command's: it needs its grace period, which is longer than the library's two seconds.
        var configuration = new InvocationConfiguration
        {
            Output = output,
            Error = error,
            ProcessTerminationTimeout = null,
            EnableDefaultExceptionHandler = false,
        };
        if (arguments.Count == 0)
        {
            await parsed.InvokeAsync(configuration).ConfigureAwait(false);
            return ExitCode.Usage;
        }
        if (parsed.Errors.Count == 0) return await parsed.InvokeAsync(configuration).ConfigureAwait(false);
        foreach (string fault in Faults(parsed, arguments[0])) await error.WriteLineAsync($"stonmedia: {fault}").ConfigureAwait(false);
        string command = parsed.CommandResult.Command is RootCommand ? "" : $" {parsed.CommandResult.Command.Name}";
        await error.WriteLineAsync($"Try: stonmedia{command} --help").ConfigureAwait(false);
        return ExitCode.Usage;
    }

    private static IEnumerable<string> Faults(ParseResult parsed, string first)
    {
        // The library says first that a command is missing, and then that it knows none of the words: one line does for both.
        if (parsed.CommandResult.Command is not RootCommand root || first.StartsWith('-')) return parsed.Errors.Select(static fault => fault.Message);
        string[] names = [.. root.Subcommands.Select(static one => one.Name)];
        return [$"there is no command '{first}'; " + (Suggest.Nearest(first, names) is { } near ? $"did you mean '{near}'?" : $"there is {string.Join(", ", names)}")];
    }

    private RootCommand Build()
    {
        var root = new RootCommand(About);
        if (host is not null)
        {
            root.Subcommands.Add(Serve(host));
            root.Subcommands.Add(Demo(host));
        }
        root.Subcommands.Add(PurgeArguments.Build(output, error));
        root.Subcommands.Add(Check());
        root.Subcommands.Add(ProbeArguments.Build(output, error));
        root.Subcommands.Add(Hocon());
        return root;
    }

    private Command Check()
    {
        var file = new Argument<string>("FILE") { Description = "The configuration file." };
        var command = new Command("check",
            "Tells whether a configuration is valid. Each error is a line \"file:line:col: key: message\" on standard error; "
            + "warnings too, but they do not fail.") { file };
        command.SetAction(parsed => CheckCommand.Run(parsed.GetValue(file)!, output, error));
        return command;
    }

    private Command Hocon()
    {
        var file = new Argument<string>("FILE") { Description = "A HOCON, JSON or properties file." };
        var command = new Command("hocon",
            "Prints a HOCON file, includes and substitutions resolved, as one line of JSON. It need not be a StonMedia configuration.") { file };
        command.SetAction(parsed => HoconCommand.Run(parsed.GetValue(file)!, output, error));
        return command;
    }

    private Command Serve(IEdgeHost server)
    {
        var file = new Option<string>("--config", "-c") { Description = "The configuration file.", HelpName = "FILE" };
        var place = new Argument<string>("FILE") { Description = "The same, without the option's name.", Arity = ArgumentArity.ZeroOrOne };
        var command = new Command("serve",
            "Serves until SIGTERM or Ctrl-C. Then lets deliveries end within shutdown-grace. SIGHUP reads the file again and takes over cache.disks. Prints \"listening ROLE URL\" for each "
            + "listener once it accepts connections.") { file, place };
        command.Validators.Add(result =>
        {
            bool named = result.GetResult(file) is { Tokens.Count: > 0 }, placed = result.GetResult(place) is { Tokens.Count: > 0 };
            if (named == placed) result.AddError(named ? "give the configuration file once" : "serve needs a configuration: serve --config FILE");
        });
        command.SetAction((parsed, _) => new ServeCommand(server, output, error).RunAsync(parsed.GetValue(file) ?? parsed.GetValue(place)!));
        return command;
    }

    private Command Demo(IEdgeHost server)
    {
        var folder = new Argument<string?>("FOLDER") { Description = "A folder with media files; by default the samples that come with the program.", Arity = ArgumentArity.ZeroOrOne };
        var port = new Option<int>("--port", "-p")
        {
            Description = "Where viewers connect, on loopback; the next free port when it is taken.",
            HelpName = "PORT",
            DefaultValueFactory = static _ => DemoCommand.StandardPort,
            CustomParser = static result =>
            {
                string text = result.Tokens.Count == 0 ? "" : result.Tokens[^1].Value;
                if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int number) && number <= 65_535) return number;
                result.AddError($"--port is a number from 0 to 65535, not '{text}'");
                return 0;
            },
        };
        var command = new Command("demo",
            "Starts an edge before a small origin over a folder of media. A page plays its files through the edge and shows what the origin had to send.") { folder, port };
        command.SetAction((parsed, _) => new DemoCommand(server, output, error).RunAsync(parsed.GetValue(folder) ?? DemoCommand.SampleFolder, parsed.GetValue(port)));
        return command;
    }
}
