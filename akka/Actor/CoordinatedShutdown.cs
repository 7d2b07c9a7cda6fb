using Akka.Actor.Internal;
using Akka.Configuration;
using Akka.Event;

namespace Akka.Actor;

/// <summary>Ends a system in phases. Tasks of one phase run at once; a phase begins when the ones it depends on are over.</summary>
public sealed class CoordinatedShutdown
{
    public const string PhaseBeforeServiceUnbind = "before-service-unbind";

    public const string PhaseServiceUnbind = "service-unbind";

    public const string PhaseServiceRequestsDone = "service-requests-done";

    public const string PhaseServiceStop = "service-stop";

    public const string PhaseBeforeClusterShutdown = "before-cluster-shutdown";

    public const string PhaseClusterShardingShutdownRegion = "cluster-sharding-shutdown-region";

    public const string PhaseClusterLeave = "cluster-leave";

    public const string PhaseClusterExiting = "cluster-exiting";

    public const string PhaseClusterExitingDone = "cluster-exiting-done";

    public const string PhaseClusterShutdown = "cluster-shutdown";

    public const string PhaseBeforeActorSystemTerminate = "before-actor-system-terminate";

    public const string PhaseActorSystemTerminate = "actor-system-terminate";

    private readonly ActorSystemImpl _system;
    private readonly ShutdownPhases _phases;
    private readonly Lock _lock = new();
    private readonly Dictionary<string, List<(string Name, Func<Task<Done>> Task)>> _tasks = new(StringComparer.Ordinal);
    private Task<Done>? _run;

    internal CoordinatedShutdown(ActorSystemImpl system)
    {
        _system = system;
        _phases = new ShutdownPhases(system.Settings.Config.GetConfig("akka.coordinated-shutdown")!);
        if (system.Settings.CoordinatedShutdownTerminateActorSystem)
            AddTask(PhaseActorSystemTerminate, "terminate-system", TerminateSystem);
    }

    /// <summary>Why it is being run; null until it is.</summary>
    public Reason? ShutdownReason { get; private set; }

    public TimeSpan TotalTimeout => _phases.Order.Aggregate(TimeSpan.Zero, (sum, phase) => sum + Timeout(phase));

    public static CoordinatedShutdown Get(ActorSystem sys) => ((ActorSystemImpl)sys).Shutdown;

    /// <summary>Adds a task to a phase that has not begun. It has the phase's time-out to end.</summary>
    /// <exception cref="ConfigurationException">There is no such phase.</exception>
    public void AddTask(string phase, string taskName, Func<Task<Done>> task)
    {
        if (!_phases.Contains(phase))
        {
            throw new ConfigurationException(
                $"Unknown phase [{phase}], known phases [{string.Join(", ", _phases.Order)}]. All phases (along with their optional dependencies) must be defined in configuration.");
        }

        lock (_lock)
        {
            if (!_tasks.TryGetValue(phase, out var list))
                _tasks[phase] = list = [];
            list.Add((taskName, task));
        }
    }

    /// <summary>Runs the phases once; later calls get the same task. A task that fails or takes too long does not hold up the rest.</summary>
    public Task<Done> Run(Reason reason, string? fromPhase = null)
    {
        lock (_lock)
        {
            if (_run is not null)
                return _run;
            ShutdownReason = reason;
            IReadOnlyList<string> phases = fromPhase is null ? _phases.Order : _phases.From(fromPhase);
            return _run = Task.Run(() => RunPhases(phases));
        }
    }

    /// <summary>How long the tasks of a phase may take.</summary>
    /// <exception cref="ArgumentException">There is no such phase.</exception>
    public TimeSpan Timeout(string phase) => _phases.Timeout(phase);

    private async Task<Done> TerminateSystem()
    {
        await _system.FinalTerminate().ConfigureAwait(false);
        return Done.Instance;
    }

    private async Task<Done> RunPhases(IReadOnlyList<string> phases)
    {
        foreach (string phase in phases)
        {
            List<(string Name, Func<Task<Done>> Task)>? tasks;
            lock (_lock)
                tasks = _tasks.TryGetValue(phase, out var list) ? [.. list] : null;
            if (tasks is null || !_phases.IsEnabled(phase))
                continue;
            await Task.WhenAll(tasks.Select(t => RunTask(phase, t.Name, t.Task))).ConfigureAwait(false);
        }

        return Done.Instance;
    }

    private async Task RunTask(string phase, string name, Func<Task<Done>> task)
    {
        try
        {
            await task().WaitAsync(Timeout(phase)).ConfigureAwait(false);
        }
        catch (Exception e)
        {
            _system.Log.Warning(e, "Task [{0}] failed in phase [{1}]: {2}", name, phase, e.Message);
        }
    }

    /// <summary>Why a system ends.</summary>
    public class Reason
    {
        protected Reason()
        {
        }
    }

    /// <summary>Nobody said why.</summary>
    public class UnknownReason : Reason
    {
        public static readonly Reason Instance = new UnknownReason();

        private UnknownReason()
        {
        }
    }

    /// <summary>Somebody called Terminate.</summary>
    public class ActorSystemTerminateReason : Reason
    {
        public static readonly Reason Instance = new ActorSystemTerminateReason();

        private ActorSystemTerminateReason()
        {
        }
    }

    /// <summary>The process is exiting.</summary>
    public class ClrExitReason : Reason
    {
        public static readonly Reason Instance = new ClrExitReason();

        private ClrExitReason()
        {
        }
    }
}
