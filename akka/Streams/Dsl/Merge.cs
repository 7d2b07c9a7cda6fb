using Akka.Streams.Stage;

namespace Akka.Streams.Dsl;

/// <summary>The elements of all inputs as they come. Completes with the last input, or with eagerComplete the first; one failure fails all.</summary>
public class Merge<TIn, TOut> : GraphStage<UniformFanInShape<TIn, TOut>> where TIn : TOut
{
    private readonly bool _eagerComplete;

    public Merge(int inputPorts, bool eagerComplete = false)
    {
        if (inputPorts < 1) throw new ArgumentException("Merge must have one or more input ports", nameof(inputPorts));
        _eagerComplete = eagerComplete;
        Shape = new UniformFanInShape<TIn, TOut>(Out, [.. Enumerable.Range(0, inputPorts).Select(i => new Inlet<TIn>($"Merge.in{i}"))]);
    }

    public Outlet<TOut> Out { get; } = new("Merge.out");

    public sealed override UniformFanInShape<TIn, TOut> Shape { get; }

    public Inlet<TIn> In(int id) => Shape.In(id);

    protected override GraphStageLogic CreateLogic(Attributes inheritedAttributes) => new Logic(this);

    public override string ToString() => "Merge";

    private sealed class Logic : OutGraphStageLogic
    {
        private readonly Merge<TIn, TOut> _stage;

        // Inputs with an element, in the order of arrival.
        private readonly Queue<Inlet<TIn>> _arrived = new();
        private int _running;

        public Logic(Merge<TIn, TOut> stage) : base(stage.Shape)
        {
            _stage = stage;
            _running = stage.Shape.N;
            foreach (Inlet<TIn> inlet in stage.Shape.Ins) SetHandler(inlet, () => Arrived(inlet), Finished);
            SetHandler(stage.Out, this);
        }

        public override void PreStart()
        {
            foreach (Inlet<TIn> inlet in _stage.Shape.Ins) TryPull(inlet);
        }

        public override void OnPull()
        {
            while (_arrived.TryDequeue(out Inlet<TIn>? inlet))
            {
                if (!IsAvailable(inlet)) continue;
                Push<TOut>(_stage.Out, Grab(inlet));
                if (_running == 0 && _arrived.Count == 0) CompleteStage();
                else TryPull(inlet);
                return;
            }
            if (_running == 0) CompleteStage();
        }

        private void Arrived(Inlet<TIn> inlet)
        {
            if (!IsAvailable(_stage.Out))
            {
                _arrived.Enqueue(inlet);
                return;
            }
            Push<TOut>(_stage.Out, Grab(inlet));
            TryPull(inlet);
        }

        private void Finished()
        {
            if (_stage._eagerComplete)
            {
                foreach (Inlet<TIn> inlet in _stage.Shape.Ins) Cancel(inlet);
                _running = 0;
            }
            else
            {
                _running--;
            }
            if (_running == 0 && _arrived.Count == 0) CompleteStage();
        }
    }
}
