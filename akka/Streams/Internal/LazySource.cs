using Akka.Streams.Dsl;
using Akka.Streams.Stage;

namespace Akka.Streams.Internal;

/// <summary>Makes the source when the first element is asked for; the task has that source's value.</summary>
internal sealed class LazySource<T, TMat>(Func<Source<T, TMat>> create) : SourceStage<T, Task<TMat>>
{
    protected override (GraphStageLogic Logic, Task<TMat> Value) Create(Attributes attributes)
    {
        var logic = new Logic(create, attributes);
        return (logic, logic.Value);
    }

    private sealed class Logic(Func<Source<T, TMat>> create, Attributes attributes) : SourceLogic<T>
    {
        private readonly TaskCompletionSource<TMat> _value = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private Substream<T>? _inner;

        public Task<TMat> Value => _value.Task;

        public override void OnPull()
        {
            if (_inner is not null)
            {
                _inner.Pull();
                return;
            }
            try
            {
                Source<T, TMat> source = create();
                _inner = new Substream<T>(this, () => Push(Out, _inner!.Grab()), CompleteStage, FailStage);
                _value.SetResult(_inner.Run(source, attributes));
            }
            catch (Exception e)
            {
                _value.TrySetException(e);
                throw;
            }
            if (_inner.IsAvailable) Push(Out, _inner.Grab());
            else _inner.Pull();
        }

        public override void OnDownstreamFinish(Exception cause)
        {
            if (_inner is null) _value.TrySetException(new InvalidOperationException("Downstream canceled without triggering lazy source materialization", cause));
            _inner?.Cancel(cause);
            base.OnDownstreamFinish(cause);
        }

        public override void PostStop() =>
            _value.TrySetException(new InvalidOperationException("LazySource stopped without completing the materialized task"));
    }
}
