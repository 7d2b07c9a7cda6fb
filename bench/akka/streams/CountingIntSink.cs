using Akka;
using Akka.Streams;
using Akka.Streams.Stage;

namespace StonMedia.Bench.Streams;

/// <summary>Adds up numbers as fast as they come.</summary>
internal sealed class CountingIntSink : GraphStageWithMaterializedValue<SinkShape<int>, Task<Done>>
{
    private readonly Inlet<int> _in = new("in");

    public override SinkShape<int> Shape => new(_in);

    public override ILogicAndMaterializedValue<Task<Done>> CreateLogicAndMaterializedValue(Attributes inheritedAttributes)
    {
        var logic = new Logic(this);
        return new LogicAndMaterializedValue<Task<Done>>(logic, logic.End.Task);
    }

    private sealed class Logic : InGraphStageLogic
    {
        private readonly CountingIntSink _stage;
        private long _sum;

        public Logic(CountingIntSink stage) : base(stage.Shape)
        {
            _stage = stage;
            SetHandler(stage._in, this);
        }

        public TaskCompletionSource<Done> End { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public override void PreStart() => Pull(_stage._in);

        public override void OnPush()
        {
            _sum += Grab(_stage._in);
            Pull(_stage._in);
        }

        public override void OnUpstreamFinish()
        {
            End.SetResult(Done.Instance);
            CompleteStage();
        }
    }
}
