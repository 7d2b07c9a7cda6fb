using Akka.Streams.Stage;

namespace Akka.Streams.Internal;

/// <summary>A switch for each run.</summary>
internal sealed class UniqueKillSwitchStage<T> : GraphStageWithMaterializedValue<FlowShape<T, T>, UniqueKillSwitch>
{
    public static readonly UniqueKillSwitchStage<T> Instance = new();

    public override FlowShape<T, T> Shape => LinearStage<T, T>.Ports;

    public override ILogicAndMaterializedValue<UniqueKillSwitch> CreateLogicAndMaterializedValue(Attributes inheritedAttributes)
    {
        var state = new KillSwitchState();
        return new LogicAndMaterializedValue<UniqueKillSwitch>(new KillSwitchLogic<T>(state), new UniqueKillSwitch(state));
    }
}
