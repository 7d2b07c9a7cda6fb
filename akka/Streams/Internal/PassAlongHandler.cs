using Akka.Streams.Stage;

namespace Akka.Streams.Internal;

/// <summary>Hands on what arrives at an inlet; asks for more each time an element has gone.</summary>
internal sealed class PassAlongHandler<TOut, TIn> : IInHandler where TIn : TOut
{
    private readonly GraphStageLogic _logic;
    private readonly Inlet<TIn> _from;
    private readonly Outlet<TOut> _to;
    private readonly bool _finish;
    private readonly bool _fail;

    public PassAlongHandler(GraphStageLogic logic, Inlet<TIn> from, Outlet<TOut> to, bool finish, bool fail)
    {
        (_logic, _from, _to, _finish, _fail) = (logic, from, to, finish, fail);
        PullNext = () => _logic.TryPull(_from);
    }

    public Action PullNext { get; }

    public void OnPush() => _logic.Emit<TOut>(_to, _logic.Grab(_from), PullNext);

    public void OnUpstreamFinish()
    {
        if (_finish) _logic.CompleteStage();
    }

    public void OnUpstreamFailure(Exception e)
    {
        if (_fail) _logic.FailStage(e);
    }
}
