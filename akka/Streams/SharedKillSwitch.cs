using Akka.Streams.Internal;

namespace Akka.Streams;

/// <summary>Ends all streams that its flows are part of, also those started later.</summary>
public sealed class SharedKillSwitch : IKillSwitch
{
    private readonly string _name;
    private readonly KillSwitchState _state = new();

    internal SharedKillSwitch(string name)
    {
        if (string.IsNullOrEmpty(name)) throw new ArgumentNullException(nameof(name), "A name must be given");
        _name = name;
    }

    public void Shutdown() => _state.Trip(null);

    public void Abort(Exception cause) => _state.Trip(cause);

    /// <summary>A flow that changes nothing until the switch is thrown.</summary>
    public IGraph<FlowShape<T, T>, SharedKillSwitch> Flow<T>() => new SharedKillSwitchStage<T>(this, _state);

    public override string ToString() => $"SharedKillSwitch({_name})";
}
