using System.Runtime.InteropServices;
using Microsoft.Extensions.Logging;
using StonMedia.Actors.Settings;
using StonMedia.Cache.Disk;
using StonMedia.Http.Admin;
using StonMedia.Http.Configuration;
using StonMedia.Http.Front;
using StonMedia.Http.Logging;
using StonMedia.Http.Tls;
using StonMedia.Streams.Stills;

namespace StonMedia.Http.Hosting;

/// <summary>The server: listeners for clients and for the management, everything behind them, and an orderly end.</summary>
internal sealed class EdgeHost : IEdgeHost
{
    /// <summary>What stills are made with, and how much of the machine that may take.</summary>
    public PictureOptions Pictures { get; init; } = new();

    /// <summary>How files that are still being written are followed, where media.live-head is on.</summary>
    public LiveHeadOptions LiveHeads { get; init; } = new();

    /// <summary>How volumes are run; which there are, the settings say.</summary>
    public DiskTierOptions Disks { get; init; } = new();

    /// <summary>What writing to the volumes may take at least, however much of the grace the deliveries took. Default 4 s: within the command's margin.</summary>
    public TimeSpan LeastFlush { get; init; } = TimeSpan.FromSeconds(4);

    /// <summary>SIGHUP reads the configuration again, as services are asked to. At a terminal it means that the terminal has gone: the command's to obey.</summary>
    public static bool HangUpReloads => Console.IsInputRedirected;

    /// <summary>Makes what events are told to; closed at the end.</summary>
    public Func<ILoggerFactory> Events { get; init; } = EdgeLogging.Create;

    /// <inheritdoc/>
    /// <exception cref="IOException">An address is taken, an access log cannot be written, or the management is open to all.</exception>
    /// <exception cref="System.Net.Sockets.SocketException">An address cannot be bound.</exception>
    /// <exception cref="System.Security.Cryptography.CryptographicException">A certificate or its key cannot be used.</exception>
    public async Task RunAsync(EdgeSettings settings, TextWriter ready, CancellationToken stop)
    {
        if (AdminApplication.FaultIn(settings.Admin) is { } fault) throw new IOException(fault);
        foreach (VirtualHostSettings host in settings.VirtualHosts.Values)
            LogFiles.Probe(host.Log);
        using ILoggerFactory logs = Events();
        ILogger log = logs.CreateLogger("StonMedia.Front");
        using CertificateStore? certificates = settings.Listen.Any(static one => one.Scheme == ListenScheme.Https)
            ? new CertificateStore(settings.Tls, log, TimeProvider.System) : null;
        await using EdgeComposition edge = await EdgeComposition.StartAsync(settings, logs, Pictures, LiveHeads, Disks).ConfigureAwait(false);
        await using FrontServer front = await NamedAsync("stonmedia.listen", FrontServer.StartAsync(
            edge.Application, settings.Listen, settings.Client, edge.Gate, certificates, settings.EffectiveSocketThreads, logs, stop)).ConfigureAwait(false);
        var reload = new ReloadCommand(settings, edge.Volumes, log);
        await using FrontServer? admin = await StartAdminAsync(settings, edge, reload, logs, stop).ConfigureAwait(false);
        using PosixSignalRegistration? hangUp = settings.File is null || !HangUpReloads ? null : PosixSignalRegistration.Create(PosixSignal.SIGHUP, signal =>
        {
            signal.Cancel = true;
            _ = ReloadAsync(reload, log);
        });
        foreach ((ListenAddress address, int port) in front.Listening)
            await AnnounceAsync(ready, log, address.Scheme.ToString().ToLowerInvariant(), address.ToUrl(port)).ConfigureAwait(false);
        if (admin is not null)
        {
            (ListenAddress address, int port) = admin.Listening.Single();
            await AnnounceAsync(ready, log, "admin", address.ToUrl(port)).ConfigureAwait(false);
        }

        await StoppedAsync(stop).ConfigureAwait(false);
        log.Stopping(settings.ShutdownGrace.TotalSeconds);
        long stopping = System.Diagnostics.Stopwatch.GetTimestamp();
        long cut = await StopAsync(front, edge, settings.ShutdownGrace).ConfigureAwait(false);
        if (admin is not null) await admin.StopAsync(new CancellationToken(canceled: true)).ConfigureAwait(false);
        TimeSpan left = settings.ShutdownGrace - System.Diagnostics.Stopwatch.GetElapsedTime(stopping);
        edge.FlushLimit = left > LeastFlush ? left : LeastFlush;
        log.Stopped(cut switch { 0 => "no delivery was cut", 1 => "1 delivery was cut", _ => $"{cut} deliveries were cut" });
    }

    /// <returns>How many deliveries were under way when their time was over.</returns>
    private static async Task<long> StopAsync(FrontServer front, EdgeComposition edge, TimeSpan grace)
    {
        using var cut = new CancellationTokenSource();
        Task stopped = front.StopAsync(cut.Token);
        using var timer = new CancellationTokenSource();
        long under = 0;
        if (await Task.WhenAny(stopped, Task.Delay(grace, timer.Token)).ConfigureAwait(false) != stopped)
        {
            under = edge.Metrics.Deliveries.Value;
            edge.Ends.Stop();
            await cut.CancelAsync().ConfigureAwait(false);
        }

        await timer.CancelAsync().ConfigureAwait(false);
        await stopped.ConfigureAwait(false);
        return under;
    }

    private static async Task<FrontServer?> StartAdminAsync(EdgeSettings settings, EdgeComposition edge, ReloadCommand reload, ILoggerFactory logs, CancellationToken stop)
        => settings.Admin.Listen is not { } listen
            ? null
            : await NamedAsync("stonmedia.admin.listen", FrontServer.StartAsync(
                new AdminApplication(settings.Admin, edge.Metrics.Registry, edge.Purges, reload), [listen], new ClientSettings(), null, null, 1, logs, stop)).ConfigureAwait(false);

    /// <summary>A listener that cannot be had names the setting that asks for it.</summary>
    private static async Task<FrontServer> NamedAsync(string setting, Task<FrontServer> starting)
    {
        try
        {
            return await starting.ConfigureAwait(false);
        }
        catch (IOException fault)
        {
            throw new IOException($"{setting}: {fault.Message}", fault);
        }
    }

    /// <summary>What came of it is in the log; nobody waits for it.</summary>
    private static async Task ReloadAsync(ReloadCommand reload, ILogger log)
    {
        try
        {
            await reload.RunAsync("SIGHUP").ConfigureAwait(false);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException or InvalidOperationException)
        {
            log.PurgeRefused("SIGHUP", "reload", 500, fault.Message);
        }
    }

    private static async Task AnnounceAsync(TextWriter ready, ILogger log, string role, string url)
    {
        await ready.WriteLineAsync($"listening {role} {url}").ConfigureAwait(false);
        await ready.FlushAsync().ConfigureAwait(false);
        log.Listening(role, url);
    }

    private static async Task StoppedAsync(CancellationToken stop)
    {
        var stopped = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using CancellationTokenRegistration registration = stop.Register(static x => ((TaskCompletionSource)x!).TrySetResult(), stopped);
        await stopped.Task.ConfigureAwait(false);
    }
}
