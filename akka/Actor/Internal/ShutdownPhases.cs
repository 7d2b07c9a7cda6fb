using Akka.Configuration;

namespace Akka.Actor.Internal;

/// <summary>The phases of a coordinated shutdown, as configured, in an order that honours what each depends on.</summary>
internal sealed class ShutdownPhases
{
    private readonly Dictionary<string, Phase> _phases = new(StringComparer.Ordinal);
    private readonly List<string> _order = [];

    internal ShutdownPhases(Config config)
    {
        TimeSpan defaultTimeout = config.GetTimeSpan("default-phase-timeout", TimeSpan.FromSeconds(5));
        foreach (string name in config.GetConfig("phases")!.AsEnumerable().Select(static pair => pair.Key))
        {
            string path = "phases." + name + ".";
            _phases[name] = new Phase(
                [.. config.GetStringList(path + "depends-on")],
                config.GetTimeSpan(path + "timeout", defaultTimeout),
                config.GetBoolean(path + "enabled", true));
        }

        foreach (string name in _phases.Keys.Order(StringComparer.Ordinal))
            Visit(name, []);
    }

    internal IReadOnlyList<string> Order => _order;

    internal bool Contains(string phase) => _phases.ContainsKey(phase);

    internal bool IsEnabled(string phase) => _phases[phase].IsEnabled;

    internal TimeSpan Timeout(string phase) =>
        _phases.TryGetValue(phase, out Phase? known) ? known.Timeout : throw new ArgumentException($"Unknown phase [{phase}]. All phases must be defined in configuration.");

    internal IReadOnlyList<string> From(string phase) => _order[Math.Max(0, _order.IndexOf(phase))..];

    private void Visit(string name, HashSet<string> path)
    {
        if (_order.Contains(name) || !_phases.TryGetValue(name, out Phase? phase))
            return;
        if (!path.Add(name))
            throw new ArgumentException($"Cycle detected in graph of phases. It must be a DAG. phase [{name}] depends transitively on itself.");
        foreach (string before in phase.DependsOn)
            Visit(before, path);
        path.Remove(name);
        _order.Add(name);
    }

    private sealed record Phase(string[] DependsOn, TimeSpan Timeout, bool IsEnabled);
}
