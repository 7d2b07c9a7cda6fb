using System.Diagnostics;
using System.Runtime.InteropServices;
using StonMedia.Http.Configuration;
using StonMedia.Http.Hosting;

namespace StonMedia.Http.Cli;

/// <summary><c>stonmedia serve --config FILE</c></summary>
internal sealed class ServeCommand(IEdgeHost host, TextWriter output, TextWriter error)
{
    /// <summary>What closing may take beyond the grace period before the process ends without waiting for it.</summary>
    public TimeSpan Margin { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>A signal that comes within this time of the first one is the same wish: timeout(1), for one, sends it to the process and to its group.</summary>
    private static readonly TimeSpan s_sameWish = TimeSpan.FromSeconds(1);

    public async Task<int> RunAsync(string file)
    {
        LoadResult loaded = ConfigurationLoader.Load(file);
        CheckCommand.Report(loaded, error);
        if (!loaded.IsValid) return ExitCode.Failed;
        foreach (string warning in MachineFit.Warnings(loaded.Settings.Cache)) await error.WriteLineAsync($"{file}: warning: {warning}").ConfigureAwait(false);
        if (MachineFit.Warning(loaded.Settings.Client.MaxConnections, OpenFiles.Limit) is { } few) await error.WriteLineAsync($"{file}: warning: {few}").ConfigureAwait(false);
        return await RunAsync(loaded.Settings).ConfigureAwait(false);
    }

    /// <param name="settings">Checked settings.</param>
    /// <param name="ready">Gets the listening lines; null: the output.</param>
    public async Task<int> RunAsync(EdgeSettings settings, TextWriter? ready = null)
    {
        SocketTuning.Apply(settings);
        using var stop = new CancellationTokenSource();
        long first = 0;
        using PosixSignalRegistration terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, OnSignal);
        using PosixSignalRegistration interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, OnSignal);
        using PosixSignalRegistration? hangUp = EdgeHost.HangUpReloads ? null : PosixSignalRegistration.Create(PosixSignal.SIGHUP, OnSignal);
        return await RunAsync(settings, ready ?? output, stop.Token).ConfigureAwait(false);

        void OnSignal(PosixSignalContext signal)
        {
            // The first signal asks for an orderly end; a later one means it.
            long now = Stopwatch.GetTimestamp(), asked = Interlocked.CompareExchange(ref first, now, 0);
            signal.Cancel = asked == 0 || Stopwatch.GetElapsedTime(asked, now) < s_sameWish;
            stop.Cancel();
        }
    }

    /// <summary>Serves until <paramref name="stop"/>; separate from the signals so that a test can ask for the end.</summary>
    public async Task<int> RunAsync(EdgeSettings settings, TextWriter ready, CancellationToken stop)
    {
        try
        {
            Task running = host.RunAsync(settings, TextWriter.Synchronized(ready), stop);
            if (await EndsInTimeAsync(running, settings.ShutdownGrace + Margin, stop).ConfigureAwait(false))
                await running.ConfigureAwait(false);
            else
                await error.WriteLineAsync("stonmedia: not everything had ended within shutdown-grace").ConfigureAwait(false);
            return ExitCode.Done;
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            return ExitCode.Done;
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException or System.Net.Sockets.SocketException
            or System.Security.Cryptography.CryptographicException)
        {
            // A taken port, a missing right, an unreadable certificate: the operator's to mend, so one line and no stack.
            await error.WriteLineAsync($"stonmedia: {fault.Message}").ConfigureAwait(false);
            return ExitCode.Failed;
        }
    }

    private static async Task<bool> EndsInTimeAsync(Task running, TimeSpan limit, CancellationToken stop)
    {
        var asked = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using CancellationTokenRegistration registration = stop.Register(static x => ((TaskCompletionSource)x!).SetResult(), asked);
        if (await Task.WhenAny(running, asked.Task).ConfigureAwait(false) == running) return true;
        return await Task.WhenAny(running, Task.Delay(limit, CancellationToken.None)).ConfigureAwait(false) == running;
    }
}
