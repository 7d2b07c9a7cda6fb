using System.Text;
using System.Threading.Channels;
using StonMedia.Http.Configuration;
using StonMedia.Http.Hosting;
using StonMedia.Tests.Support;

namespace StonMedia.Http.Tests.Functional;

/// <summary>The whole server on a free port of 127.0.0.1, memory only, with one virtual host in front of one origin.</summary>
internal sealed class EdgeUnderTest : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _running;

    private EdgeUnderTest(EdgeSettings settings, ReadyWriter ready) => _running = new EdgeHost().RunAsync(settings, ready, _stop.Token);

    public int Port { get; private set; }

    /// <param name="originUrl">The origin.</param>
    /// <param name="host">HOCON inside the virtual host, beside its origin.</param>
    public static async Task<EdgeUnderTest> StartAsync(string originUrl, string host = "", string memory = "64 MiB")
    {
        LoadResult loaded = ConfigurationLoader.Parse(
            $$"""
            stonmedia {
              listen = ["http://127.0.0.1:0"]
              admin  { listen = null }
              cache  { memory = {{memory}}, disks = [] }
              shutdown-grace = 1 s
              virtual-hosts {
                test {
                  origin { servers = ["{{originUrl}}"], health-checks = [], receive-timeout = 2 s }
                  log { access { enabled = off }, origin { enabled = off } }
                  {{host}}
                }
              }
              default-virtual-host = test
            }
            """,
            "functional.conf");
        Assert.Empty(loaded.Errors);
        var ready = new ReadyWriter();
        var edge = new EdgeUnderTest(loaded.Settings!, ready);
        Task<string> line = ready.LineAsync();
        if (await Task.WhenAny(line, edge._running).WaitAsync(TimeSpan.FromSeconds(30)) == edge._running) await edge._running;
        edge.Port = new Uri((await line).Split(' ')[2]).Port;
        return edge;
    }

    public static Task<EdgeUnderTest> StartAsync(ScriptedOrigin origin, string host = "", string memory = "64 MiB") => StartAsync(origin.Url, host, memory);

    public Task<ProbeReply> GetAsync(string target, params string[] headers) => Probe.SendAsync(Port, "GET", target, headers);

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _running.WaitAsync(TimeSpan.FromSeconds(30));
        _stop.Dispose();
    }

    /// <summary>Hands on the lines that say where the server listens.</summary>
    private sealed class ReadyWriter : TextWriter
    {
        private readonly Channel<string> _lines = Channel.CreateUnbounded<string>();

        public override Encoding Encoding => Encoding.UTF8;

        public Task<string> LineAsync() => _lines.Reader.ReadAsync().AsTask();

        public override void WriteLine(string? value) => _lines.Writer.TryWrite(value ?? "");

        public override Task WriteLineAsync(string? value)
        {
            WriteLine(value);
            return Task.CompletedTask;
        }
    }
}
