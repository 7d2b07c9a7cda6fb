using Akka.Streams.Stage;

namespace Akka.Streams.Internal;

/// <summary>The logic of a sink that takes all it can get and gives a task. The task never stays open: a stage stopped early fails it.</summary>
internal abstract class SinkLogic<T, TResult> : InGraphStageLogic
{
    protected readonly Inlet<T> In;
    private readonly TaskCompletionSource<TResult> _result = new(TaskCreationOptions.RunContinuationsAsynchronously);

    protected SinkLogic() : base(1, 0)
    {
        In = SinkStage<T, Task<TResult>>.Port.Inlet;
        SetHandler(In, this);
    }

    public Task<TResult> Task => _result.Task;

    protected void Succeed(TResult result) => _result.TrySetResult(result);

    protected void Break(Exception e) => _result.TrySetException(e);

    public override void PreStart() => Pull(In);

    public override void OnUpstreamFailure(Exception e)
    {
        Break(e);
        FailStage(e);
    }

    public override void PostStop()
    {
        if (!_result.Task.IsCompleted) Break(new AbruptStageTerminationException(this));
    }
}
