using Akka.Actor;
using StonMedia.Actors.Hosts;
using StonMedia.Cache.Entries;
using StonMedia.Streams.Origin;
using StonMedia.Streams.Settings;

namespace StonMedia.Actors.Origins;

/// <summary>
/// The servers of one virtual host: whose turn it is, who is excluded after consecutive failures, who has recovered.
/// Excluded servers are asked for origin.recovery.path every interval until enough answers in a row were good.
/// </summary>
public sealed class OriginPoolActor : ReceiveActor, IWithTimers
{
    private readonly HostServices _host;
    private readonly List<ServerState> _servers;
    private int _turn;

    public OriginPoolActor(HostServices host)
    {
        _host = host;
        _servers = [.. host.Settings.Origin.Servers.Select(server => new ServerState(server))];
        Receive<Pick>(OnPick);
        Receive<Report>(OnReport);
        Receive<ProbeDue>(_ => ProbeExcluded());
        Receive<Probed>(OnProbed);
    }

    /// <summary>Set by the actor system before the first message.</summary>
    public ITimerScheduler Timers { get; set; } = null!;

    /// <summary>"Which server now?"; answered with <see cref="Picked"/> or <see cref="NoServer"/>.</summary>
    /// <param name="Not">The server that just failed; another one is preferred.</param>
    public sealed record Pick(OriginServer? Not);

    public sealed record Picked(OriginServer Server);

    public sealed record NoServer
    {
        public static NoServer Instance { get; } = new();
    }

    /// <summary>How a transfer with a server went, as far as the server is to blame.</summary>
    public sealed record Report(OriginServer Server, bool Good);

    private sealed record ProbeDue;

    private sealed record Probed(ServerState Server, bool Good);

    public static Props Props(HostServices host) => Akka.Actor.Props.Create(() => new OriginPoolActor(host));

    protected override void PreStart()
    {
        TimeSpan interval = _host.Settings.Origin.Recovery.Interval;
        Timers.StartPeriodicTimer("probe", new ProbeDue(), interval, interval);
    }

    private void OnPick(Pick pick)
    {
        for (int lap = 0; lap < 2; lap++)
        {
            for (int i = 0; i < _servers.Count; i++)
            {
                ServerState candidate = _servers[(_turn + i) % _servers.Count];
                if (candidate.Excluded || (lap == 0 && pick.Not is not null && candidate.Server == pick.Not)) continue;
                _turn = (_turn + i + 1) % _servers.Count;
                Sender.Tell(new Picked(candidate.Server));
                return;
            }
        }

        Sender.Tell(NoServer.Instance);
    }

    private void OnReport(Report report)
    {
        ServerState? state = _servers.Find(server => server.Server == report.Server);
        if (state is null) return;
        if (report.Good)
        {
            state.Failures = 0;
            return;
        }

        if (++state.Failures < _host.Settings.Origin.Exclusion.Failures || state.Excluded) return;
        state.Excluded = true;
        state.Successes = 0;
        _host.Log.ServerExcluded(_host.Settings.Name, state.Server.Url, state.Failures);
    }

    private void ProbeExcluded()
    {
        foreach (ServerState state in _servers)
        {
            if (!state.Excluded || state.Probing || _host.Settings.Origin.Recovery.Successes == 0) continue;
            state.Probing = true;
            ProbeAsync(state).PipeTo(Self, Self, good => new Probed(state, good), _ => new Probed(state, false));
        }
    }

    private async Task<bool> ProbeAsync(ServerState state)
    {
        OriginSettings settings = _host.Settings.Origin;
        OriginRequest request = OriginRequests.Base(_host.Settings, state.Server, "GET", settings.Recovery.Path, null, HeaderList.Empty);
        await using OriginResponse response = await _host.Origin.SendAsync(request, CancellationToken.None).ConfigureAwait(false);
        return settings.Recovery.Status.Count == 0 || settings.Recovery.Status.Contains(response.Status);
    }

    private void OnProbed(Probed probed)
    {
        ServerState state = probed.Server;
        state.Probing = false;
        state.Successes = probed.Good ? state.Successes + 1 : 0;
        if (!state.Excluded || state.Successes < _host.Settings.Origin.Recovery.Successes) return;
        state.Excluded = false;
        state.Failures = 0;
        _host.Log.ServerRecovered(_host.Settings.Name, state.Server.Url);
    }

    private sealed class ServerState(OriginServer server)
    {
        public OriginServer Server { get; } = server;

        public int Failures { get; set; }

        public int Successes { get; set; }

        public bool Excluded { get; set; }

        public bool Probing { get; set; }
    }
}
