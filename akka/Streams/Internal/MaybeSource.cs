using Akka.Streams.Stage;

namespace Akka.Streams.Internal;

/// <summary>One element given later through the task source, or none if that is default(T). A cancellation completes the task with default(T).</summary>
internal sealed class MaybeSource<T> : SourceStage<T, TaskCompletionSource<T>>
{
    protected override (GraphStageLogic Logic, TaskCompletionSource<T> Value) Create(Attributes attributes)
    {
        var promise = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        return (new Logic(promise), promise);
    }

    private sealed class Logic(TaskCompletionSource<T> promise) : SourceLogic<T>
    {
        public override void PreStart() => TaskEvent<T>.When(this, promise.Task, Decided);

        public override void OnPull() { }

        public override void OnDownstreamFinish(Exception cause)
        {
            promise.TrySetResult(default!);
            base.OnDownstreamFinish(cause);
        }

        private void Decided(Task<T> task)
        {
            if (!task.IsCompletedSuccessfully) FailStage(TaskErrors.Of(task));
            else if (EqualityComparer<T>.Default.Equals(task.Result, default)) CompleteStage();
            else Emit(Out, task.Result, CompleteStage);
        }
    }
}
