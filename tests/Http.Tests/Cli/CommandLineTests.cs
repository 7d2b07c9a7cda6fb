using StonMedia.Http.Cli;
using StonMedia.Http.Configuration;

namespace StonMedia.Http.Tests.Cli;

public sealed class CommandLineTests : IDisposable
{
    private const string Good = "stonmedia { listen = [\"http://127.0.0.1:0\"], virtual-hosts { h { origin.servers = [\"http://127.0.0.1:9\"] } } }";
    private readonly string _folder = Directory.CreateTempSubdirectory("stonmedia").FullName;
    private readonly StringWriter _output = new();
    private readonly StringWriter _error = new();

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Check_ValidFile_IsZero()
    {
        string file = Write(Good);
        Assert.Equal(0, await RunAsync(null, "check", file));
        Assert.Equal($"{file}: valid, 1 virtual host{Environment.NewLine}", _output.ToString());
        Assert.Empty(_error.ToString());
    }

    [Fact]
    public async Task Check_FaultyFile_IsOneWithALineAFault()
    {
        string file = Write("stonmedia {\n  cache.memroy = 1 GiB\n  client.keep-alive = x\n  virtual-hosts.h.origin.servers = [\"http://x\"]\n}");
        Assert.Equal(1, await RunAsync(null, "check", file));
        string[] lines = _error.ToString().Split(Environment.NewLine, StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(2, lines.Length);
        Assert.StartsWith($"{file}:2:18: stonmedia.cache.memroy: ", lines[0], StringComparison.Ordinal);
        Assert.StartsWith($"{file}:3:23: stonmedia.client.keep-alive: ", lines[1], StringComparison.Ordinal);
        Assert.Empty(_output.ToString());
    }

    [Fact]
    public async Task Check_Warnings_DoNotFail()
    {
        Assert.Equal(0, await RunAsync(null, "check", Write(Good[..^1] + ", cluster.enabled = on }")));
        Assert.Contains("not built yet", _error.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData]
    [InlineData("check")]
    [InlineData("chekc", "a.conf")]
    [InlineData("check", "a.conf", "b.conf")]
    [InlineData("serve")]
    [InlineData("serve", "--config")]
    [InlineData("serve", "--confg", "a.conf")]
    [InlineData("purge")]
    [InlineData("purge", "/a", "--kind", "delete")]
    [InlineData("purge", "/a", "--admin", "here")]
    public async Task Run_WrongCommandLine_IsTwo(params string[] arguments)
    {
        Assert.Equal(2, await RunAsync(new FakeHost(static _ => Task.CompletedTask), arguments));
        Assert.NotEmpty(_error.ToString() + _output);
    }

    [Fact]
    public async Task Help_Shows_EveryCommandAndAnExampleThatIsValid()
    {
        Assert.Equal(0, await RunAsync(new FakeHost(static _ => Task.CompletedTask), "--help"));
        string help = _output.ToString();
        Assert.All(new[] { "serve", "check", "demo", "hocon", "purge", "probe" }, x => Assert.Contains($"\n  {x} ", help, StringComparison.Ordinal));
        int from = help.IndexOf("stonmedia {", StringComparison.Ordinal);
        int to = help.IndexOf("Then:", StringComparison.Ordinal);
        Assert.Empty(ConfigurationLoader.Parse(help[from..to], "help.conf").Errors);
    }

    [Fact]
    public async Task Hocon_File_IsPrintedAsJson()
    {
        Assert.Equal(0, await RunAsync(null, "hocon", Write("b = 1, a { c = ${b} }")));
        Assert.Equal("{\"a\":{\"c\":1},\"b\":1}", _output.ToString().Replace(" ", "", StringComparison.Ordinal).Trim());
    }

    [Fact]
    public async Task Serve_FaultyFile_IsOneAndStartsNothing()
    {
        var host = new FakeHost(static _ => Task.CompletedTask);
        Assert.Equal(1, await RunAsync(host, "serve", "--config", Write("stonmedia { }")));
        Assert.Null(host.Settings);
        Assert.Contains("no virtual host", _error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Serve_TakenPort_IsOneWithOneLine()
    {
        var host = new FakeHost(static _ => throw new IOException("stonmedia.listen: cannot listen on 127.0.0.1:1"));
        Assert.Equal(1, await RunAsync(host, "serve", "--config", Write(Good)));
        Assert.Equal("stonmedia: stonmedia.listen: cannot listen on 127.0.0.1:1", _error.ToString().Trim());
    }

    [Fact]
    public async Task Purge_NobodyAnswers_SaysHowAnEdgeIsNamed()
    {
        // Bound, so that no other test gets it, and not listened on.
        using var bound = new System.Net.Sockets.Socket(System.Net.Sockets.AddressFamily.InterNetwork, System.Net.Sockets.SocketType.Stream, System.Net.Sockets.ProtocolType.Tcp);
        bound.Bind(new System.Net.IPEndPoint(System.Net.IPAddress.Loopback, 0));
        string admin = $"http://{bound.LocalEndPoint}";
        Assert.Equal(1, await RunAsync(null, "purge", "/a", "--admin", admin));
        Assert.Contains($"no answer from {admin}/: ", _error.ToString(), StringComparison.Ordinal);
        Assert.Contains("--admin says where", _error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Serve_HostEnds_IsZeroAndListenersWereAnnounced()
    {
        var host = new FakeHost(static _ => Task.CompletedTask);
        string file = Write(Good);
        Assert.Equal(0, await RunAsync(host, "serve", "--config", file));
        Assert.Equal("listening http http://127.0.0.1:0", _output.ToString().Trim());
        Assert.Equal(file, host.Settings!.File);
    }

    [Fact]
    public async Task Serve_Stop_EndsWhenTheHostHasEnded()
    {
        using var stop = new CancellationTokenSource();
        var drained = new TaskCompletionSource();
        var host = new FakeHost(_ => drained.Task);
        Task<int> serving = new ServeCommand(host, _output, _error).RunAsync(Settings("30 s"), _output, stop.Token);
        await stop.CancelAsync();
        Assert.False(serving.IsCompleted);
        drained.SetResult();
        Assert.Equal(0, await serving.WaitAsync(TimeSpan.FromSeconds(60)));
        Assert.Empty(_error.ToString());
    }

    [Fact]
    public async Task Serve_StopAndTheHostHonoursIt_IsZero()
    {
        using var stop = new CancellationTokenSource();
        var host = new FakeHost(static token => Task.Delay(Timeout.Infinite, token));
        Task<int> serving = new ServeCommand(host, _output, _error).RunAsync(Settings("30 s"), _output, stop.Token);
        await stop.CancelAsync();
        Assert.Equal(0, await serving.WaitAsync(TimeSpan.FromSeconds(60)));
    }

    [Fact]
    public async Task Serve_StopAndTheHostHangs_EndsAfterTheGracePeriod()
    {
        using var stop = new CancellationTokenSource();
        var host = new FakeHost(static _ => new TaskCompletionSource().Task);
        Task<int> serving = new ServeCommand(host, _output, _error) { Margin = TimeSpan.FromMilliseconds(1) }.RunAsync(Settings("0 s"), _output, stop.Token);
        await stop.CancelAsync();
        Assert.Equal(0, await serving.WaitAsync(TimeSpan.FromSeconds(60)));
        Assert.Contains("shutdown-grace", _error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Demo_NoFolderOrNoPort_IsTwo()
    {
        var host = new FakeHost(static _ => Task.CompletedTask);
        Assert.Equal(2, await RunAsync(host, "demo", Path.Combine(_folder, "none")));
        Assert.Equal(2, await RunAsync(host, "demo", _folder, "--port", "99999"));
        Assert.Null(host.Settings);
    }

    [Theory]
    [InlineData("abc")]
    [InlineData("-1")]
    [InlineData("65536")]
    [InlineData("8o80")]
    public async Task Demo_PortThatIsNone_IsTwoWithOneClearLine(string port)
    {
        Assert.Equal(2, await RunAsync(new FakeHost(static _ => Task.CompletedTask), "demo", _folder, "--port=" + port));
        string[] lines = _error.ToString().Split(Environment.NewLine, StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal([$"stonmedia: --port is a number from 0 to 65535, not '{port}'", "Try: stonmedia demo --help"], lines);
    }

    [Theory]
    [InlineData("there is no command 'pruge'; did you mean 'purge'?", "pruge", "/a")]
    [InlineData("there is no command 'start'; there is serve, demo, purge, check, probe, hocon", "start")]
    public async Task Run_UnknownCommand_IsSaidInOneLine(string said, params string[] arguments)
    {
        Assert.Equal(2, await RunAsync(new FakeHost(static _ => Task.CompletedTask), arguments));
        Assert.Equal(["stonmedia: " + said, "Try: stonmedia --help"], _error.ToString().Split(Environment.NewLine, StringSplitOptions.RemoveEmptyEntries));
    }

    [Fact]
    public async Task Demo_PortThatIsTaken_SaysWhichIsUsed()
    {
        using var taken = new System.Net.Sockets.TcpListener(System.Net.IPAddress.Loopback, 0);
        taken.Start();
        int port = ((System.Net.IPEndPoint)taken.LocalEndpoint).Port;
        Assert.Equal(0, await RunAsync(new FakeHost(static _ => Task.CompletedTask), "demo", _folder, "--port", $"{port}"));
        Assert.Matches($"^{port} is taken, using [0-9]+\\s*$", _error.ToString());
    }

    [Fact]
    public async Task Serve_FileWithoutTheOption_IsServed()
    {
        var host = new FakeHost(static _ => Task.CompletedTask);
        string file = Write(Good);
        Assert.Equal(0, await RunAsync(host, "serve", file));
        Assert.Equal(file, host.Settings!.File);
        Assert.Equal(2, await RunAsync(host, "serve", file, "--config", file));
    }

    private Task<int> RunAsync(FakeHost? host, params string[] arguments) => new CommandLine(_output, _error, host).RunAsync(arguments);

    private static EdgeSettings Settings(string grace)
        => ConfigurationLoader.Parse(Good[..^1] + $", shutdown-grace = {grace} }}", "t.conf").Settings!;

    private string Write(string text)
    {
        string file = Path.Combine(_folder, "edge.conf");
        File.WriteAllText(file, text);
        return file;
    }
}
