using Akka.Streams.Stage;

namespace Akka.Streams.Internal;

/// <summary>The result of a task.</summary>
internal sealed class TaskSource<T>(Task<T> task) : SourceStage<T>
{
    protected override GraphStageLogic CreateLogic(Attributes inheritedAttributes) => new Logic(task);

    private sealed class Logic(Task<T> task) : SourceLogic<T>
    {
        public override void PreStart()
        {
            if (task.IsFaulted || task.IsCanceled) FailStage(TaskErrors.Inner(task));
        }

        public override void OnPull() => TaskEvent<T>.When(this, task, done =>
        {
            if (done.IsCompletedSuccessfully) Emit(Out, done.Result, CompleteStage);
            else FailStage(TaskErrors.Inner(done));
        });
    }
}
