using Akka.Streams.Stage;

namespace Akka.Streams.Dsl;

/// <summary>Sends each element to one output that has asked, those that asked first first.</summary>
public sealed class Balance<T> : GraphStage<UniformFanOutShape<T, T>>
{
    private readonly int _outputs;
    private readonly bool _waitForAll;

    public Balance(int outputPorts, bool waitForAllDownstreams = false)
    {
        if (outputPorts < 1) throw new ArgumentException("A Balance must have one or more output ports", nameof(outputPorts));
        _outputs = outputPorts;
        _waitForAll = waitForAllDownstreams;
        Shape = new UniformFanOutShape<T, T>(In, [.. Enumerable.Range(0, outputPorts).Select(i => new Outlet<T>($"Balance.out{i}"))]);
    }

    public Inlet<T> In { get; } = new("Balance.in");

    public override UniformFanOutShape<T, T> Shape { get; }

    public Outlet<T> Out(int id) => Shape.Out(id);

    protected override GraphStageLogic CreateLogic(Attributes inheritedAttributes) => new Logic(this);

    public override string ToString() => "Balance";

    private sealed class Logic : InGraphStageLogic
    {
        private readonly Balance<T> _stage;
        private readonly Queue<int> _waiting = new();
        private readonly bool[] _asked;
        private int _running;

        // Outputs that have to ask once before anything is sent.
        private int _missing;

        public Logic(Balance<T> stage) : base(stage.Shape)
        {
            _stage = stage;
            _asked = new bool[stage._outputs];
            _running = stage._outputs;
            _missing = stage._waitForAll ? stage._outputs : 0;
            SetHandler(stage.In, this);
            for (int i = 0; i < stage._outputs; i++)
            {
                int output = i;
                SetHandler(stage.Out(i), () => Asked(output), cause => Cancelled(output, cause));
            }
        }

        public override void OnPush() => Dispatch();

        public override void OnUpstreamFinish()
        {
            if (!IsAvailable(_stage.In)) CompleteStage();
        }

        private void Asked(int output)
        {
            _waiting.Enqueue(output);
            FirstAsked(output);
            Dispatch();
        }

        private void FirstAsked(int output)
        {
            if (_asked[output]) return;
            _asked[output] = true;
            if (_missing > 0) _missing--;
        }

        private void Cancelled(int output, Exception cause)
        {
            if (--_running == 0)
            {
                CancelStage(cause);
                return;
            }
            FirstAsked(output);
            Dispatch();
        }

        private void Dispatch()
        {
            while (_waiting.TryPeek(out int closed) && IsClosed(_stage.Out(closed))) _waiting.Dequeue();
            if (_waiting.Count == 0 || _missing > 0) return;
            if (IsAvailable(_stage.In))
            {
                Push(_stage.Out(_waiting.Dequeue()), Grab(_stage.In));
                if (IsClosed(_stage.In))
                {
                    CompleteStage();
                    return;
                }
                while (_waiting.TryPeek(out int gone) && IsClosed(_stage.Out(gone))) _waiting.Dequeue();
                if (_waiting.Count == 0) return;
            }
            if (!HasBeenPulled(_stage.In)) TryPull(_stage.In);
        }
    }
}
