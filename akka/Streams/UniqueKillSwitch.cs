using Akka.Streams.Internal;

namespace Akka.Streams;

/// <summary>Ends the one stream it was materialised with.</summary>
public sealed class UniqueKillSwitch : IKillSwitch
{
    private readonly KillSwitchState _state;

    internal UniqueKillSwitch(KillSwitchState state) => _state = state;

    public void Shutdown() => _state.Trip(null);

    public void Abort(Exception cause) => _state.Trip(cause);

    public override string ToString() => "SingleKillSwitch";
}
