using Akka.Streams.Stage;

namespace Akka.Streams.Internal;

/// <summary>Waits to push what is left of an enumerator, which stands on its next element.</summary>
internal sealed class EmittingMany<T>(GraphStageLogic logic, Outlet<T> outlet, IEnumerator<T> elements, IOutHandler previous, Action andThen)
    : Emitting(logic, previous, andThen)
{
    protected override Connection Port => Logic.Joined(outlet);

    public override void OnPull()
    {
        Logic.Push(outlet, elements.Current);
        if (!elements.MoveNext()) FollowUp();
    }
}
