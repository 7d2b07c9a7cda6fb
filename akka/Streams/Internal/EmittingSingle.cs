using Akka.Streams.Stage;

namespace Akka.Streams.Internal;

/// <summary>Waits to push one element.</summary>
internal sealed class EmittingSingle<T>(GraphStageLogic logic, Outlet<T> outlet, T element, IOutHandler previous, Action andThen)
    : Emitting(logic, previous, andThen)
{
    protected override Connection Port => Logic.Joined(outlet);

    public override void OnPull()
    {
        Logic.Push(outlet, element);
        FollowUp();
    }
}
