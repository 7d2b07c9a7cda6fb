using Akka.Streams.Stage;

namespace Akka.Streams.Internal;

/// <summary>
/// An inlet that a running stage opens for a source of its own making. The source runs in the stage's island; what arrives calls the stage's functions
/// on its own turn. It ends with the stage at the latest.
/// </summary>
internal sealed class Substream<T>(GraphStageLogic owner, Action onPush, Action onFinish, Action<Exception> onFailure) : GraphStage<SinkShape<T>>, ISubstream
{
    private readonly Inlet<T> _in = new("substream");
    private SinkLogic? _logic;

    public override SinkShape<T> Shape => new(_in);

    public bool IsClosed { get; private set; }

    public bool IsAvailable => _logic!.CanGrab;

    /// <summary>Materialises the source and joins it to this inlet.</summary>
    public TMat Run<TMat>(IGraph<SourceShape<T>, TMat> source, Attributes attributes)
    {
        Interpreter island = owner.Interpreter;
        island.RequireOpen();
        owner.AddSubstream(this);
        return Wiring.RunWithin(new LeftNode<TMat>(source, this), island, attributes);
    }

    public T Grab() => _logic!.Take();

    public void Pull()
    {
        if (!IsClosed) _logic!.Ask();
    }

    public void Cancel(Exception cause)
    {
        if (IsClosed) return;
        IsClosed = true;
        owner.RemoveSubstream(this);
        SinkLogic? logic = _logic;
        if (logic is not null) owner.Interpreter.RunAs(logic, () => logic.CancelStage(cause));
    }

    protected override GraphStageLogic CreateLogic(Attributes inheritedAttributes) => _logic = new SinkLogic(this);

    private void Closed()
    {
        IsClosed = true;
        owner.RemoveSubstream(this);
    }

    private sealed class SinkLogic : InGraphStageLogic
    {
        private readonly Substream<T> _sub;

        public SinkLogic(Substream<T> sub) : base(1, 0)
        {
            _sub = sub;
            SetHandler(sub._in, this);
        }

        public bool CanGrab => IsAvailable(_sub._in);

        public T Take() => Grab(_sub._in);

        public void Ask() => Pull(_sub._in);

        public override void OnPush() => _sub.Owner.Interpreter.RunAs(_sub.Owner, _sub.OnPush);

        public override void OnUpstreamFinish()
        {
            _sub.Closed();
            _sub.Owner.Interpreter.RunAs(_sub.Owner, _sub.OnFinish);
        }

        public override void OnUpstreamFailure(Exception e)
        {
            _sub.Closed();
            _sub.Owner.Interpreter.RunAs(_sub.Owner, () => _sub.OnFailure(e));
        }
    }

    private GraphStageLogic Owner => owner;

    private Action OnPush => onPush;

    private Action OnFinish => onFinish;

    private Action<Exception> OnFailure => onFailure;
}
