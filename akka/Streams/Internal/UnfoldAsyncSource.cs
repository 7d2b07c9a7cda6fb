using Akka.Streams.Stage;
using Akka.Util;

namespace Akka.Streams.Internal;

/// <summary>As <see cref="UnfoldSource{TState, T}"/>, one task at a time.</summary>
internal sealed class UnfoldAsyncSource<TState, T>(TState state, Func<TState, Task<Option<(TState, T)>>> unfold) : SourceStage<T>
{
    protected override GraphStageLogic CreateLogic(Attributes inheritedAttributes) => new Logic(state, unfold);

    private sealed class Logic(TState state, Func<TState, Task<Option<(TState, T)>>> unfold) : SourceLogic<T>
    {
        private TState _state = state;

        public override void OnPull() => TaskEvent<Option<(TState State, T Element)>>.When(this, unfold(_state), Unfolded);

        private void Unfolded(Task<Option<(TState State, T Element)>> task)
        {
            if (!task.IsCompletedSuccessfully)
            {
                FailStage(TaskErrors.Of(task));
            }
            else if (task.Result.HasValue)
            {
                Push(Out, task.Result.Value.Element);
                _state = task.Result.Value.State;
            }
            else
            {
                CompleteStage();
            }
        }
    }
}
