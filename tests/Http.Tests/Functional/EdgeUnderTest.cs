using System.Text;
using System.Threading.Channels;
using StonMedia.Cache.Disk;
using StonMedia.Http.Configuration;
using StonMedia.Http.Front;
using StonMedia.Http.Hosting;
using StonMedia.Http.Logging;
using StonMedia.Streams.Stills;
using StonMedia.Tests.Support;

namespace StonMedia.Http.Tests.Functional;

/// <summary>The whole server on a free port of 127.0.0.1, memory only, with one virtual host in front of one origin.</summary>
internal sealed class EdgeUnderTest : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _running;

    /// <summary>Time limits that a busy machine with a slow disk keeps: what is stored must be found, however long that takes.</summary>
    private static readonly DiskTierOptions s_patient = new() { OpenLimit = TimeSpan.FromSeconds(60), ReadLimit = TimeSpan.FromSeconds(50) };

    private EdgeUnderTest(EdgeSettings settings, ReadyWriter ready, PictureOptions? pictures, LiveHeadOptions? live, RecordedEvents? events)
        => _running = new EdgeHost
        {
            Pictures = pictures ?? new PictureOptions(), LiveHeads = live ?? new LiveHeadOptions(), Disks = s_patient, LeastFlush = TimeSpan.FromSeconds(50),
            Events = () => events ?? EdgeLogging.Create(),
        }.RunAsync(settings, ready, _stop.Token);

    public int Port { get; private set; }

    /// <summary>Of the management listener.</summary>
    public int AdminPort { get; private set; }

    /// <param name="originUrl">The origin.</param>
    /// <param name="disks">cache.disks; memory only by default.</param>
    /// <param name="listen">The one listener's address.</param>
    /// <param name="host">HOCON inside the virtual host, beside its origin.</param>
    /// <param name="pictures">What stills are made with.</param>
    /// <param name="live">How growing files are followed.</param>
    /// <param name="server">HOCON beside the virtual hosts.</param>
    /// <param name="events">What events are told to.</param>
    public static async Task<EdgeUnderTest> StartAsync(
        string originUrl, string host = "", string memory = "64 MiB", string disks = "[]", string listen = "http://127.0.0.1:0", PictureOptions? pictures = null,
        LiveHeadOptions? live = null, string server = "", RecordedEvents? events = null)
    {
        LoadResult loaded = ConfigurationLoader.Parse(
            $$"""
            stonmedia {
              listen = ["{{listen}}"]
              admin  { listen = "http://127.0.0.1:0", hosts = [test] }
              cache  { memory = {{memory}}, disks = {{disks}} }
              shutdown-grace = 1 s
              {{server}}
              virtual-hosts {
                test {
                  origin { servers = ["{{originUrl}}"], health-checks = [], connect-timeout = 50 s, receive-timeout = 50 s }
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
        var edge = new EdgeUnderTest(loaded.Settings!, ready, pictures, live, events);
        edge.Port = await edge.PortOfAsync(ready.LineAsync());
        edge.AdminPort = await edge.PortOfAsync(ready.LineAsync());
        return edge;
    }

    /// <summary>The value of a metric as /metrics shows it now; <paramref name="line"/> is its name with its labels.</summary>
    public async Task<long> MetricAsync(string line)
    {
        ProbeReply page = await Probe.SendAsync(AdminPort, "GET", "/metrics");
        string found = Encoding.UTF8.GetString(page.Body).Split('\n').Single(text => text.StartsWith(line + " ", StringComparison.Ordinal));
        return long.Parse(found[(line.Length + 1)..], System.Globalization.CultureInfo.InvariantCulture);
    }

    public static Task<EdgeUnderTest> StartAsync(ScriptedOrigin origin, string host = "", string memory = "64 MiB", string disks = "[]", PictureOptions? pictures = null, LiveHeadOptions? live = null)
        => StartAsync(origin.Url, host, memory, disks, pictures: pictures, live: live);

    public Task<ProbeReply> GetAsync(string target, params string[] headers) => Probe.SendAsync(Port, "GET", target, headers);

    private async Task<int> PortOfAsync(Task<string> line)
    {
        if (await Task.WhenAny(line, _running).WaitAsync(TimeSpan.FromSeconds(60)) == _running) await _running;
        return new Uri((await line).Split(' ')[2]).Port;
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _running.WaitAsync(TimeSpan.FromSeconds(60));
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
