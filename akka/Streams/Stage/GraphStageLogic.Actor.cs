namespace Akka.Streams.Stage;

public abstract partial class GraphStageLogic
{
    protected virtual string StageActorName => "";

    /// <exception cref="StageActorRefNotInitializedException">GetStageActor was not called before.</exception>
    public StageActor StageActor => _stageActor ?? throw StageActorRefNotInitializedException.Instance;

    /// <summary>The stage's actor reference, made at the first call; later calls replace its behaviour. Not before PreStart.</summary>
    protected internal StageActor GetStageActor(StageActorRef.Receive receive)
    {
        if (_stageActor is null) _stageActor = new StageActor(this, StageActorName, receive);
        else _stageActor.Become(receive);
        return _stageActor;
    }

    internal Action<T> AsyncCallback<T>(Action<T> handler) => GetAsyncCallback(handler);
}
