using Akka.Streams.Stage;

namespace Akka.Streams.Internal;

/// <summary>Stands in a queue of things to emit for "then complete".</summary>
internal sealed class EmittingCompletion(GraphStageLogic logic, Connection port, IOutHandler previous) : Emitting(logic, previous, GraphStageLogic.DoNothing)
{
    protected override Connection Port => port;

    public override void OnPull() => Logic.Interpreter.Complete(port);
}
