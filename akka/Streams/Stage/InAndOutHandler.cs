using Akka.Streams.Internal;

namespace Akka.Streams.Stage;

/// <summary>A handler for an inlet and an outlet.</summary>
public abstract class InAndOutHandler : IInHandler, IOutHandler
{
    protected InAndOutHandler() { }

    public abstract void OnPush();

    public virtual void OnUpstreamFinish() => Interpreter.Current.ActiveStage.CompleteStage();

    public virtual void OnUpstreamFailure(Exception e) => Interpreter.Current.ActiveStage.FailStage(e);

    public abstract void OnPull();

    public virtual void OnDownstreamFinish(Exception cause) => Interpreter.Current.ActiveStage.InternalOnDownstreamFinish(cause);
}
