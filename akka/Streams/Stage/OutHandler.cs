using Akka.Streams.Internal;

namespace Akka.Streams.Stage;

/// <summary>An outlet's handler; unless overridden the stage ends with its downstream.</summary>
public abstract class OutHandler : IOutHandler
{
    protected OutHandler() { }

    public abstract void OnPull();

    public virtual void OnDownstreamFinish(Exception cause) => Interpreter.Current.ActiveStage.InternalOnDownstreamFinish(cause);
}
