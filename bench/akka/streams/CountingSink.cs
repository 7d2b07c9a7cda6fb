using Akka;
using Akka.Streams;
using Akka.Streams.Stage;

namespace StonMedia.Bench.Streams;

/// <summary>Takes objects as fast as they come.</summary>
internal sealed class CountingSink : GraphStageWithMaterializedValue<SinkShape<object>, Task<Done>>
{
    private readonly Inlet<object> _in = new("in");

    public override SinkShape<object> Shape => new(_in);

    public override ILogicAndMaterializedValue<Task<Done>> CreateLogicAndMaterializedValue(Attributes inheritedAttributes)
    {
        var logic = new Logic(this);
        return new LogicAndMaterializedValue<Task<Done>>(logic, logic.End.Task);
    }

    private sealed class Logic : InGraphStageLogic
    {
        private readonly CountingSink _stage;
        private long _count;

        public Logic(CountingSink stage) : base(stage.Shape)
        {
            _stage = stage;
            SetHandler(stage._in, this);
        }

        public TaskCompletionSource<Done> End { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public override void PreStart() => Pull(_stage._in);

        public override void OnPush()
        {
            if (Grab(_stage._in) is not null) _count++;
            Pull(_stage._in);
        }

        public override void OnUpstreamFinish()
        {
            End.SetResult(Done.Instance);
            CompleteStage();
        }
    }
}
