using Akka;
using Akka.Streams;
using Akka.Streams.Stage;

namespace StonMedia.Bench.Streams;

/// <summary>Every element goes through an async callback before the next is asked for.</summary>
internal sealed class AsyncSink : GraphStageWithMaterializedValue<SinkShape<object>, Task<Done>>
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
        private readonly AsyncSink _stage;
        private readonly Action<object> _written;

        public Logic(AsyncSink stage) : base(stage.Shape)
        {
            _stage = stage;
            _written = GetAsyncCallback<object>(_ => TryPull(_stage._in));
            SetHandler(stage._in, this);
        }

        public TaskCompletionSource<Done> End { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public override void PreStart() => Pull(_stage._in);

        public override void OnPush() => _written(Grab(_stage._in));

        public override void OnUpstreamFinish()
        {
            End.SetResult(Done.Instance);
            CompleteStage();
        }
    }
}
