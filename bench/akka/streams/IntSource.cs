using Akka.Streams;
using Akka.Streams.Stage;

namespace StonMedia.Bench.Streams;

/// <summary>The numbers 1 to n.</summary>
internal sealed class IntSource(int count) : GraphStage<SourceShape<int>>
{
    private readonly Outlet<int> _out = new("out");

    public override SourceShape<int> Shape => new(_out);

    protected override GraphStageLogic CreateLogic(Attributes inheritedAttributes) => new Logic(this, count);

    private sealed class Logic : OutGraphStageLogic
    {
        private readonly IntSource _stage;
        private readonly int _count;
        private int _next;

        public Logic(IntSource stage, int count) : base(stage.Shape)
        {
            (_stage, _count) = (stage, count);
            SetHandler(stage._out, this);
        }

        public override void OnPull()
        {
            if (_next < _count) Push(_stage._out, ++_next);
            else CompleteStage();
        }
    }
}
