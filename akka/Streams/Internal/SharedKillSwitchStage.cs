using Akka.Streams.Stage;

namespace Akka.Streams.Internal;

/// <summary>One switch for all runs.</summary>
internal sealed class SharedKillSwitchStage<T>(SharedKillSwitch owner, KillSwitchState state) : GraphStageWithMaterializedValue<FlowShape<T, T>, SharedKillSwitch>
{
    public override FlowShape<T, T> Shape => LinearStage<T, T>.Ports;

    public override ILogicAndMaterializedValue<SharedKillSwitch> CreateLogicAndMaterializedValue(Attributes inheritedAttributes) =>
        new LogicAndMaterializedValue<SharedKillSwitch>(new KillSwitchLogic<T>(state), owner);
}
