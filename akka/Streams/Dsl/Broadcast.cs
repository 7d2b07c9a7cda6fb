using Akka.Streams.Stage;

namespace Akka.Streams.Dsl;

/// <summary>Sends each element to all outputs, when all have asked. A cancelled output is left out, or with eagerCancel ends the stage.</summary>
public sealed class Broadcast<T> : GraphStage<UniformFanOutShape<T, T>>
{
    private readonly int _outputs;
    private readonly bool _eagerCancel;

    public readonly Inlet<T> In = new("Broadcast.in");

    public Broadcast(int outputPorts, bool eagerCancel = false)
    {
        if (outputPorts < 1) throw new ArgumentException("A Broadcast must have one or more output ports", nameof(outputPorts));
        _outputs = outputPorts;
        _eagerCancel = eagerCancel;
        Shape = new UniformFanOutShape<T, T>(In, [.. Enumerable.Range(0, outputPorts).Select(i => new Outlet<T>($"Broadcast.out{i}"))]);
    }

    public override UniformFanOutShape<T, T> Shape { get; }

    public Outlet<T> Out(int id) => Shape.Out(id);

    protected override GraphStageLogic CreateLogic(Attributes inheritedAttributes) => new Logic(this);

    public override string ToString() => "Broadcast";

    private sealed class Logic : InGraphStageLogic
    {
        private readonly Broadcast<T> _stage;
        private readonly bool[] _asked;
        private int _running;
        private int _notAsked;

        public Logic(Broadcast<T> stage) : base(stage.Shape)
        {
            _stage = stage;
            _asked = new bool[stage._outputs];
            _running = _notAsked = stage._outputs;
            SetHandler(stage.In, this);
            for (int i = 0; i < stage._outputs; i++)
            {
                int output = i;
                SetHandler(stage.Out(i), () => Asked(output), cause => Cancelled(output, cause));
            }
        }

        public override void OnPush()
        {
            T element = Grab(_stage.In);
            _notAsked = _running;
            for (int i = 0; i < _asked.Length; i++)
            {
                if (IsClosed(_stage.Out(i))) continue;
                _asked[i] = false;
                Push(_stage.Out(i), element);
            }
        }

        private void Asked(int output)
        {
            _asked[output] = true;
            _notAsked--;
            PullIfAllAsked();
        }

        private void Cancelled(int output, Exception cause)
        {
            if (_stage._eagerCancel || --_running == 0)
            {
                CancelStage(cause);
            }
            else if (!_asked[output])
            {
                _notAsked--;
                PullIfAllAsked();
            }
        }

        private void PullIfAllAsked()
        {
            if (_notAsked == 0 && !HasBeenPulled(_stage.In)) TryPull(_stage.In);
        }
    }
}
