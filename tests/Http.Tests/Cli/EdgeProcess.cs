using System.Collections.Concurrent;
using System.Diagnostics;
using System.Runtime.InteropServices;

namespace StonMedia.Http.Tests.Cli;

/// <summary><c>stonmedia</c> as a process of its own; killed at the end, whatever the test found.</summary>
internal sealed partial class EdgeProcess : IDisposable
{
    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(60);
    private readonly Process _process;
    private readonly ConcurrentQueue<string> _output = new();
    private readonly ConcurrentQueue<string> _error = new();

    private EdgeProcess(Process process)
    {
        _process = process;
        process.OutputDataReceived += (_, line) => Keep(_output, line.Data);
        process.ErrorDataReceived += (_, line) => Keep(_error, line.Data);
    }

    public string Error => string.Join('\n', _error);

    public int Id => _process.Id;

    private static string Program => Path.Combine(AppContext.BaseDirectory, "stonmedia");

    public static EdgeProcess Start(params string[] arguments) => Begin(Program, arguments);

    /// <summary>The same, as a process that may open so many files.</summary>
    public static EdgeProcess StartWithFiles(int files, params string[] arguments)
        => Begin("/bin/sh", ["-c", FormattableString.Invariant($"ulimit -n {files} && exec \"$0\" \"$@\""), Program, .. arguments]);

    private static EdgeProcess Begin(string program, string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            RedirectStandardInput = true,     // as a service: SIGHUP means reload
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        // Tests that run the serve command in this process have set these here; a child must decide for itself.
        start.Environment.Remove("DOTNET_SYSTEM_NET_SOCKETS_THREAD_COUNT");
        start.Environment.Remove("DOTNET_SYSTEM_NET_SOCKETS_INLINE_COMPLETIONS");
        var edge = new EdgeProcess(new Process { StartInfo = start });
        edge._process.Start();
        edge._process.BeginOutputReadLine();
        edge._process.BeginErrorReadLine();
        return edge;
    }

    /// <summary>The URL of the listener of a role, once it was announced.</summary>
    public async Task<Uri> ListeningAsync(string role)
    {
        string prefix = $"listening {role} ";
        var clock = Stopwatch.StartNew();
        while (clock.Elapsed < s_limit)
        {
            if (_output.FirstOrDefault(x => x.StartsWith(prefix, StringComparison.Ordinal)) is string line) return new Uri(line[prefix.Length..]);
            Assert.False(_process.HasExited, $"ended before it listened: {Error}");
            await Task.Delay(10);
        }
        throw new TimeoutException($"no '{prefix}' within {s_limit}; {Error}");
    }

    /// <summary>
    /// A start on which so many volumes are in: one that opens slowly comes in afterwards, and one that knows of purges only with the next start.
    /// </summary>
    public static async Task<EdgeProcess> StartWithVolumesAsync(string config, int volumes)
    {
        var clock = Stopwatch.StartNew();
        while (true)
        {
            EdgeProcess edge = Start("serve", "--config", config);
            try
            {
                if (await edge.VolumesInAsync(volumes)) return edge;
                Assert.True(clock.Elapsed < s_limit, edge.Error);
                edge.Terminate();
                await edge.ExitAsync();
            }
            catch
            {
                edge.Dispose();
                throw;
            }

            edge.Dispose();
        }
    }

    /// <returns>False: not on this start.</returns>
    private async Task<bool> VolumesInAsync(int count)
    {
        Uri metrics = new(await ListeningAsync("admin"), "/metrics");
        using var client = new HttpClient();
        var clock = Stopwatch.StartNew();
        while (true)
        {
            string text = await client.GetStringAsync(metrics);
            if (text.Split('\n').Count(static line => line.StartsWith("stonmedia_disk_in_use{", StringComparison.Ordinal) && line.EndsWith(" 1", StringComparison.Ordinal)) == count) return true;
            if (Error.Contains("it is used after the next start", StringComparison.Ordinal)) return false;
            Assert.True(clock.Elapsed < s_limit, $"not {count} volumes in use: {Error}");
            await Task.Delay(10);
        }
    }

    public void HangUp() => Assert.Equal(0, Kill(_process.Id, 1));

    public void Terminate() => Assert.Equal(0, Kill(_process.Id, 15));

    /// <summary>SIGKILL: no handler runs, nothing is written any more.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await ExitAsync();
    }

    /// <summary>The exit code, and all output read.</summary>
    public async Task<int> ExitAsync()
    {
        using var limit = new CancellationTokenSource(s_limit);
        await _process.WaitForExitAsync(limit.Token);
        return _process.ExitCode;
    }

    public void Dispose()
    {
        if (!_process.HasExited) _process.Kill();
        _process.Dispose();
    }

    private static void Keep(ConcurrentQueue<string> lines, string? line)
    {
        if (line is not null) lines.Enqueue(line);
    }

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int Kill(int process, int signal);
}
