using Akka.Streams.Internal;

namespace Akka.Streams;

/// <summary>Makes switches that end streams from outside.</summary>
public static class KillSwitches
{
    /// <summary>A flow whose every run has a switch of its own.</summary>
    public static IGraph<FlowShape<T, T>, UniqueKillSwitch> Single<T>() => UniqueKillSwitchStage<T>.Instance;

    /// <summary>One switch for any number of streams.</summary>
    public static SharedKillSwitch Shared(string name) => new(name);
}
