using Akka.Streams;
using Akka.Streams.Stage;

namespace StonMedia.Bench.Streams;

/// <summary>The same object n times.</summary>
internal sealed class ObjectSource(int count) : GraphStage<SourceShape<object>>
{
    private static readonly object Element = new();
    private readonly Outlet<object> _out = new("out");

    public override SourceShape<object> Shape => new(_out);

    protected override GraphStageLogic CreateLogic(Attributes inheritedAttributes) => new Logic(this, count);

    private sealed class Logic : OutGraphStageLogic
    {
        private readonly ObjectSource _stage;
        private int _left;

        public Logic(ObjectSource stage, int count) : base(stage.Shape)
        {
            (_stage, _left) = (stage, count);
            SetHandler(stage._out, this);
        }

        public override void OnPull()
        {
            if (_left-- > 0) Push(_stage._out, Element);
            else CompleteStage();
        }
    }
}
