using Akka.Streams.Stage;
using Akka.Util;

namespace Akka.Streams.Internal;

/// <summary>Each element and the next state come from the state before.</summary>
internal sealed class UnfoldSource<TState, T>(TState state, Func<TState, Option<(TState, T)>> unfold) : SourceStage<T>
{
    protected override GraphStageLogic CreateLogic(Attributes inheritedAttributes) => new Logic(state, unfold);

    private sealed class Logic(TState state, Func<TState, Option<(TState, T)>> unfold) : SourceLogic<T>
    {
        private TState _state = state;

        public override void OnPull()
        {
            Option<(TState State, T Element)> next = unfold(_state);
            if (next.HasValue)
            {
                Push(Out, next.Value.Element);
                _state = next.Value.State;
            }
            else
            {
                CompleteStage();
            }
        }
    }
}
