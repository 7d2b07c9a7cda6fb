using System.Collections.Immutable;
using Akka.Streams.Stage;

namespace Akka.Streams.Internal;

/// <summary>All elements.</summary>
internal sealed class SeqSink<T> : SinkStage<T, Task<IImmutableList<T>>>
{
    protected override (GraphStageLogic Logic, Task<IImmutableList<T>> Value) Create(Attributes attributes)
    {
        var logic = new Logic();
        return (logic, logic.Task);
    }

    private sealed class Logic : SinkLogic<T, IImmutableList<T>>
    {
        private readonly List<T> _all = [];

        public override void OnPush()
        {
            _all.Add(Grab(In));
            Pull(In);
        }

        public override void OnUpstreamFinish()
        {
            Succeed(ImmutableArray.CreateRange(_all));
            CompleteStage();
        }
    }
}
