using Akka.Actor;
using Akka.Actor.Internal;

namespace Akka.Streams.Stage;

/// <summary>An actor reference that stands for a stage: what is told to it is handled on the stage's turn.</summary>
public sealed class StageActor
{
    private readonly CallbackRef _ref;
    private StageActorRef.Receive _receive;

    internal StageActor(GraphStageLogic logic, string name, StageActorRef.Receive receive)
    {
        _receive = receive;
        Action<(IActorRef, object)> deliver = logic.AsyncCallback<(IActorRef, object)>(told => _receive(told));
        _ref = logic.Interpreter.Materializer.MakeStageRef(name, (sender, message) =>
        {
            // As for an actor: it ends, and the stage is not told.
            if (message is PoisonPill or Kill) Stop();
            else deliver((sender, message));
        });
    }

    public IActorRef Ref => _ref;

    /// <summary>Handles messages from now on with another function.</summary>
    public void Become(StageActorRef.Receive receive) => _receive = receive;

    /// <summary>Lets the stage know of that actor's end: a Terminated message.</summary>
    public void Watch(IActorRef actorRef) => _ref.Watch(actorRef);

    public void Unwatch(IActorRef actorRef) => _ref.Unwatch(actorRef);

    public void Stop() => _ref.Stop();
}
