using Akka.Streams.Internal;

namespace Akka.Streams.Stage;

/// <summary>An inlet's handler; unless overridden the stage ends as its upstream does.</summary>
public abstract class InHandler : IInHandler
{
    protected InHandler() { }

    public abstract void OnPush();

    public virtual void OnUpstreamFinish() => Interpreter.Current.ActiveStage.CompleteStage();

    public virtual void OnUpstreamFailure(Exception e) => Interpreter.Current.ActiveStage.FailStage(e);
}
