using Akka.Streams;
using Akka.Streams.Stage;
using StonMedia.Streams.Delivery;

namespace StonMedia.Streams.Pacing;

/// <summary>
/// Lets the bytes of a delivery through at its pace: pushes slices of the chunk it was given, and pulls for the next chunk
/// only when this one is used up, so that what the source lent stays valid.
/// </summary>
public sealed class PaceStage : GraphStage<FlowShape<Chunk, Chunk>>
{
    private readonly Inlet<Chunk> _in = new("pace.in");
    private readonly Outlet<Chunk> _out = new("pace.out");
    private readonly DeliveryPacer _pacer;

    /// <param name="pacer">The delivery's; disposed when the stage stops.</param>
    public PaceStage(DeliveryPacer pacer)
    {
        _pacer = pacer;
        Shape = new FlowShape<Chunk, Chunk>(_in, _out);
    }

    public override FlowShape<Chunk, Chunk> Shape { get; }

    protected override GraphStageLogic CreateLogic(Attributes inheritedAttributes) => new Logic(this);

    private sealed class Logic : InAndOutGraphStageLogic, IPaceWaiter
    {
        private readonly PaceStage _stage;
        private readonly Chunk _slice = new();
        private readonly Action _turn;
        private ReadOnlyMemory<byte> _rest;
        private long _offset;
        private int _granted;

        public Logic(PaceStage stage) : base(stage.Shape)
        {
            _stage = stage;
            _turn = GetAsyncCallback(OnTurn);
            SetHandler(stage._in, stage._out, this);
        }

        /// <summary>On the wheel's thread: the number waits in a field for the stage's own turn; there is at most one ask.</summary>
        void IPaceWaiter.OnGranted(int bytes)
        {
            Volatile.Write(ref _granted, bytes);
            _turn();
        }

        public override void OnPush()
        {
            Chunk chunk = Grab(_stage._in);
            _rest = chunk.Memory;
            _offset = chunk.Offset;
            _stage._pacer.Pass(_rest.Span);
            Ask();
        }

        public override void OnPull()
        {
            if (!_rest.IsEmpty) Ask();
            else if (IsClosed(_stage._in)) CompleteStage();
            else Pull(_stage._in);
        }

        public override void OnUpstreamFinish()
        {
            // What is left of the last chunk still goes out, at its pace; the pull after it completes.
            if (_rest.IsEmpty) CompleteStage();
        }

        public override void PostStop() => _stage._pacer.Dispose();

        private void Ask()
        {
            int granted = _stage._pacer.Grant(_rest.Length, this);
            if (granted > 0) Send(granted);
        }

        private void OnTurn() => Send(Volatile.Read(ref _granted));

        private void Send(int count)
        {
            _slice.Memory = _rest[..count];
            _slice.Offset = _offset;
            _rest = _rest[count..];
            _offset += count;
            Push(_stage._out, _slice);
        }
    }
}
