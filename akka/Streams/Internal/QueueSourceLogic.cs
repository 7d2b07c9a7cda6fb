namespace Akka.Streams.Internal;

/// <summary>Takes from a <see cref="SourceQueue{T}"/> what is asked for downstream.</summary>
internal sealed class QueueSourceLogic<T> : SourceLogic<T>
{
    public QueueSourceLogic() => Wake = GetAsyncCallback(Advance);

    public Action Wake { get; }

    public SourceQueue<T> Queue { get; set; } = null!;

    public override void OnPull() => Advance();

    private void Advance()
    {
        switch (Queue.Take(IsAvailable(Out), out T? element))
        {
            case SourceQueueState.Element:
                Push(Out, element!);
                if (Queue.IsDrained) CompleteStage();
                break;
            case SourceQueueState.Completed:
                CompleteStage();
                break;
            case SourceQueueState.Failed:
                FailStage(Queue.Failure!);
                break;
            default:
                break;
        }
    }

    public override void OnDownstreamFinish(Exception cause)
    {
        Queue.Cancelled();
        CompleteStage();
    }

    public override void PostStop() => Queue.Stopped();
}
