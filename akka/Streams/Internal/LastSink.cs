using Akka.Streams.Stage;

namespace Akka.Streams.Internal;

/// <summary>The last element.</summary>
internal sealed class LastSink<T> : SinkStage<T, Task<T>>
{
    protected override (GraphStageLogic Logic, Task<T> Value) Create(Attributes attributes)
    {
        var logic = new Logic();
        return (logic, logic.Task);
    }

    private sealed class Logic : SinkLogic<T, T>
    {
        private T _last = default!;
        private bool _any;

        public override void OnPush()
        {
            _last = Grab(In);
            _any = true;
            Pull(In);
        }

        public override void OnUpstreamFinish()
        {
            if (_any) Succeed(_last);
            else Break(new NoSuchElementException("Last of empty stream"));
            CompleteStage();
        }
    }
}
