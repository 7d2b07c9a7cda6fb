using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text;

namespace StonMedia.Browser.Tests;

/// <summary>The demo as a user starts it: the executable, on a port the system chooses, ended by SIGTERM.</summary>
internal sealed class DemoProcess : IAsyncDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    private readonly Process _process;
    private readonly StringBuilder _output = new();
    private readonly TaskCompletionSource<string> _url = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private DemoProcess(Process process) => _process = process;

    /// <summary>Where viewers connect, without a slash at the end.</summary>
    public string Url { get; private set; } = "";

    /// <param name="folder">Media to serve; null for the samples.</param>
    public static async Task<DemoProcess> StartAsync(string? folder = null)
    {
        var process = new Process
        {
            StartInfo = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "stonmedia.dll"), "demo", "--port", "0", .. folder is null ? (string[])[] : [folder]])
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            },
            EnableRaisingEvents = true,
        };
        var demo = new DemoProcess(process);
        process.OutputDataReceived += (_, line) => demo.Take(line.Data);
        process.ErrorDataReceived += (_, line) => demo.Take(line.Data);
        process.Exited += (_, _) => demo._url.TrySetException(new InvalidOperationException("the demo ended: " + demo._output));
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        try
        {
            demo.Url = await demo._url.Task.WaitAsync(Limit);
            return demo;
        }
        catch
        {
            await demo.DisposeAsync();
            throw;
        }
    }

    /// <summary>Asks for an orderly end, as a service manager does, and returns the exit code.</summary>
    public async Task<int> StopAsync()
    {
        if (!_process.HasExited) Marshal.ThrowExceptionForHR(Terminate(_process.Id));
        using var limit = new CancellationTokenSource(Limit);
        await _process.WaitForExitAsync(limit.Token);
        return _process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited) _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    private static int Terminate(int process) => kill(process, 15) == 0 ? 0 : Marshal.GetHRForLastWin32Error();

    [DllImport("libc", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
#pragma warning disable SYSLIB1054, IDE1006 // a plain two-integer call under its own name
    private static extern int kill(int pid, int sig);
#pragma warning restore SYSLIB1054, IDE1006

    private void Take(string? line)
    {
        if (line is null) return;
        lock (_output) _output.AppendLine(line);
        if (line.StartsWith("listening http ", StringComparison.Ordinal)) _url.TrySetResult(line["listening http ".Length..]);
    }
}
