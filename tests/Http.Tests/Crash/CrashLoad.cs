using System.Collections.Concurrent;
using System.Net.Sockets;
using StonMedia.Http.Tests.Functional;
using StonMedia.Tests.Support;

namespace StonMedia.Http.Tests.Crash;

/// <summary>
/// Viewers, and an origin that keeps changing: whole files, ranges, clips, and files that are asked for once to see later whether
/// they were kept. Every byte of every response is checked against the version that its entity tag names.
/// </summary>
internal sealed class CrashLoad : IAsyncDisposable
{
    private readonly ScriptedOrigin _origin;
    private readonly CrashReport _report;
    private readonly IReadOnlyDictionary<string, byte[]> _clips;
    private readonly CancellationTokenSource _stop = new();
    private readonly List<Task> _tasks = [];
    private readonly ConcurrentDictionary<string, int> _versions;
    private int _port;

    /// <param name="clips">Views of the film by target, as a server that never crashed gave them.</param>
    /// <param name="versions">The version of each changing path; shared by the loads of a run, so that versions never come back.</param>
    /// <param name="firstKept">Number of the first file that is asked for once.</param>
    public CrashLoad(
        ScriptedOrigin origin, int port, CrashReport report, IReadOnlyDictionary<string, byte[]> clips, ConcurrentDictionary<string, int> versions, int firstKept, int seed)
    {
        _origin = origin;
        _port = port;
        _report = report;
        _clips = clips;
        _versions = versions;
        for (int i = 0; i < 6; i++)
        {
            var random = new Random(seed + i);
            _tasks.Add(Task.Run(() => RepeatAsync(() => ViewAsync(random))));
        }

        int kept = firstKept;
        _tasks.Add(Task.Run(() => RepeatAsync(() => KeepAsync(Interlocked.Increment(ref kept)))));
        var changes = new Random(seed + 100);
        _tasks.Add(Task.Run(() => RepeatAsync(() => ChangeAsync(changes))));
    }

    /// <summary>The files asked for once that came whole, and when (<see cref="Environment.TickCount64"/>).</summary>
    public ConcurrentQueue<(string Path, long At)> Kept { get; } = new();

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await Task.WhenAll(_tasks);
        _stop.Dispose();
    }

    private async Task RepeatAsync(Func<Task> step)
    {
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                await step();
            }
            catch (Exception error) when (error is SocketException or InvalidDataException or OperationCanceledException)
            {
                _report.Refuse();       // the server is gone, or went before it had said a word
                await Task.Yield();
            }
        }
    }

    private Task ViewAsync(Random random)
    {
        switch (random.Next(10))
        {
            case < 3:
                return WholeAsync($"/small/{random.Next(CrashContent.SmallPaths)}");
            case < 5:
                return WholeAsync($"/medium/{random.Next(CrashContent.MediumPaths)}");
            case < 6:
                return ClipAsync(random);
            case < 8:
                string medium = $"/medium/{random.Next(CrashContent.MediumPaths)}";
                return RangeAsync(medium, random.Next(60_000), 1 + random.Next(30_000));
            default:
                string large = $"/large/{random.Next(CrashContent.LargePaths)}";
                return RangeAsync(large, random.NextInt64(CrashContent.LengthOf(large, 0) - (1 << 20)), 1 + random.Next(1 << 20));
        }
    }

    private async Task WholeAsync(string path)
    {
        ProbeReply reply = await Probe.SendAsync(_port, "GET", path);
        Judge(path, reply, 0, null);
    }

    private async Task RangeAsync(string path, long offset, int count)
    {
        ProbeReply reply = await Probe.SendAsync(_port, "GET", path, $"Range: bytes={offset}-{offset + count - 1}");
        Judge(path, reply, offset, count);
    }

    private async Task ClipAsync(Random random)
    {
        (string target, byte[] expected) = _clips.ElementAt(random.Next(_clips.Count));
        ProbeReply reply = await Probe.SendAsync(_port, "GET", target);
        if (reply.Status >= 500)
        {
            _report.Refuse();
            return;
        }

        _report.Count(reply.IsWhole, reply.Body.Length);
        bool right = reply.Status == 200 && (!reply.IsWhole || reply.Body.Length == expected.Length) && expected.AsSpan().StartsWith(reply.Body);
        if (!right) _report.Wrong.Enqueue($"{target}: status {reply.Status}, {reply.Body.Length} bytes, first difference at {expected.AsSpan().CommonPrefixLength(reply.Body)}");
    }

    private async Task KeepAsync(int number)
    {
        string path = $"/kept/{number}";
        _origin.Serve(path, CrashContent.Of(path, 1));
        ProbeReply reply = await Probe.SendAsync(_port, "GET", path);
        if (Judge(path, reply, 0, null)) Kept.Enqueue((path, Environment.TickCount64));
    }

    private async Task ChangeAsync(Random random)
    {
        string path = CrashContent.Changing[random.Next(CrashContent.Changing.Count)];
        _origin.Serve(path, CrashContent.Of(path, _versions.AddOrUpdate(path, 1, static (_, version) => version + 1)));
        await Task.Delay(20, _stop.Token);
    }

    /// <summary>Whether it came whole and right.</summary>
    private bool Judge(string path, ProbeReply reply, long offset, int? count)
    {
        if (reply.Status >= 500)
        {
            _report.Refuse();
            return false;
        }

        _report.Count(reply.IsWhole, reply.Body.Length);
        string? fault = reply.Status == (count is null ? 200 : 206) ? CrashContent.FaultIn(path, reply.Header("ETag"), offset, reply.Body) : $"{path}: status {reply.Status}";
        if (fault is null && reply.IsWhole)
        {
            int version = int.Parse(reply.Header("ETag")!.Trim('"'), System.Globalization.CultureInfo.InvariantCulture);
            long expected = count ?? CrashContent.LengthOf(path, version);
            if (reply.Body.Length != expected) fault = $"{path}: {reply.Body.Length} bytes for {expected}";
        }

        if (fault is not null) _report.Wrong.Enqueue(fault);
        return fault is null && reply.IsWhole;
    }
}
