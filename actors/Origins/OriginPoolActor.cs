using Akka.Actor;
using StonMedia.Actors.Hosts;
using StonMedia.Cache.Entries;
using StonMedia.Streams.Origin;
using StonMedia.Streams.Settings;

namespace StonMedia.Actors.Origins;

/// <summary>
/// The servers of one virtual host at work: asks <see cref="OriginPool"/> whose turn it is, tells it how transfers went, and sends what
/// finds out who is well. Servers that traffic excluded are asked for origin.recovery.path every interval; health checks run always,
/// each on its own clock, and need the whole answer.
/// </summary>
public sealed class OriginPoolActor : ReceiveActor, IWithTimers
{
    private readonly HostServices _host;
    private readonly OriginSettings _settings;
    private readonly OriginPool _pool;

    public OriginPoolActor(HostServices host)
    {
        _host = host;
        _settings = host.Settings.Origin;
        _pool = new OriginPool(_settings);
        Receive<Pick>(OnPick);
        Receive<Report>(OnReport);
        Receive<Released>(released => _pool.Find(released.Server)?.End(released.Reusable, Environment.TickCount64));
        Receive<ProbeDue>(_ => ProbeExcluded());
        Receive<Probed>(OnProbed);
        Receive<CheckDue>(due => CheckAll(due.Check));
        Receive<Checked>(OnChecked);
    }

    /// <summary>Set by the actor system before the first message.</summary>
    public ITimerScheduler Timers { get; set; } = null!;

    /// <summary>"Which server now?"; answered with <see cref="Picked"/> or <see cref="NoServer"/>.</summary>
    /// <param name="Not">The server that just failed; another one is preferred.</param>
    /// <param name="Key">The object that is asked for.</param>
    /// <param name="Client">The client whose requests shall stay with one server; null: the balance decides.</param>
    public sealed record Pick(OriginServer? Not, string? Key = null, string? Client = null);

    /// <summary>To be followed by one <see cref="Released"/>.</summary>
    public sealed record Picked(OriginServer Server);

    public sealed record NoServer
    {
        public static NoServer Instance { get; } = new();
    }

    /// <summary>How a transfer with a server went, as far as the server is to blame.</summary>
    public sealed record Report(OriginServer Server, bool Good)
    {
        /// <summary>What was asked for, where something came that was no answer: malformed, or broken off.</summary>
        public string? MalformedAt { get; init; }

        /// <summary>The report of a failure.</summary>
        public static Report Failed(OriginServer server, Exception error, string asked)
            => new(server, Good: false)
            {
                MalformedAt = error is OriginException { Failure: OriginFailure.Malformed or OriginFailure.Truncated, NothingReceived: false } ? asked : null,
            };
    }

    /// <summary>A transfer is over. <paramref name="Reusable"/>: its body was read to the end, so that its connection may serve another.</summary>
    public sealed record Released(OriginServer Server, bool Reusable);

    private sealed record ProbeDue;

    private sealed record Probed(PoolServer Server, bool Good);

    private sealed record CheckDue(int Check);

    private sealed record Checked(PoolServer Server, int Check, bool Good);

    public static Props Props(HostServices host) => Akka.Actor.Props.Create(() => new OriginPoolActor(host));

    protected override void PreStart()
    {
        Timers.StartPeriodicTimer("probe", new ProbeDue(), _settings.Recovery.Interval, _settings.Recovery.Interval);
        for (int check = 0; check < _settings.HealthChecks.Count; check++)
            Timers.StartPeriodicTimer($"check-{check}", new CheckDue(check), TimeSpan.Zero, _settings.HealthChecks[check].Interval);
    }

    private void OnPick(Pick pick)
    {
        if (_pool.Pick(pick.Not, pick.Key, pick.Client, Environment.TickCount64) is { } picked) Sender.Tell(new Picked(picked.Server));
        else Sender.Tell(NoServer.Instance);
    }

    private void OnReport(Report report)
    {
        if (_pool.Find(report.Server) is not { } state) return;
        if (report.Good) state.Worked();
        else if (state.Failed(_settings.Exclusion.Failures, report.MalformedAt)) _host.Log.ServerExcluded(_host.Settings.Name, state.Server.Url, state.Failures);
    }

    private void ProbeExcluded()
    {
        foreach (PoolServer state in _pool.Servers)
        {
            if (!state.TrafficExcludes || state.Probing) continue;
            state.Probing = true;
            ProbeAsync(state).PipeTo(Self, Self, good => new Probed(state, good), _ => new Probed(state, false));
        }
    }

    private async Task<bool> ProbeAsync(PoolServer state)
    {
        OriginRequest request = OriginRequests.Base(_host.Settings, state.Server, "GET", _settings.Recovery.Path, null, HeaderList.Empty)
            with { Purpose = OriginPurpose.Recovery };
        await using OriginResponse response = await _host.Origin.SendAsync(request, CancellationToken.None).ConfigureAwait(false);
        return _settings.Recovery.Status.Count == 0 || _settings.Recovery.Status.Contains(response.Status);
    }

    private void OnProbed(Probed probed)
    {
        probed.Server.Probing = false;
        if (probed.Server.Probed(probed.Good, _settings.Recovery.Successes)) _host.Log.ServerRecovered(_host.Settings.Name, probed.Server.Server.Url);
    }

    private void CheckAll(int check)
    {
        foreach (PoolServer state in _pool.Servers)
        {
            if (!state.BeginCheck(check)) continue;
            HealthCheck.RunAsync(_host, state.Server, _settings.HealthChecks[check])
                .PipeTo(Self, Self, good => new Checked(state, check, good), _ => new Checked(state, check, false));
        }
    }

    private void OnChecked(Checked done)
    {
        done.Server.EndCheck(done.Check);
        HealthCheckSettings settings = _settings.HealthChecks[done.Check];
        if (!done.Server.Checked(done.Check, done.Good, settings)) return;
        if (done.Good) _host.Log.ServerHealthy(_host.Settings.Name, done.Server.Server.Url, settings.Path);
        else _host.Log.ServerUnhealthy(_host.Settings.Name, done.Server.Server.Url, settings.Path, settings.Failures);
    }
}
