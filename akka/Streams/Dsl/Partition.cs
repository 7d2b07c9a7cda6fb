using Akka.Streams.Stage;

namespace Akka.Streams.Dsl;

/// <summary>Sends each element to the output that a function names. Elements for a cancelled output are dropped.</summary>
public sealed class Partition<T> : GraphStage<UniformFanOutShape<T, T>>
{
    private readonly int _outputs;
    private readonly Func<T, int> _partitioner;

    public readonly Inlet<T> In = new("Partition.in");

    public Partition(int outputPorts, Func<T, int> partitioner)
    {
        _outputs = outputPorts;
        _partitioner = partitioner;
        Shape = new UniformFanOutShape<T, T>(In, [.. Enumerable.Range(0, outputPorts).Select(i => new Outlet<T>($"Partition.out{i}"))]);
    }

    public override UniformFanOutShape<T, T> Shape { get; }

    public Outlet<T> Out(int id) => Shape.Out(id);

    protected override GraphStageLogic CreateLogic(Attributes inheritedAttributes) => new Logic(this);

    public override string ToString() => $"Partition({_outputs})";

    private sealed class Logic : InGraphStageLogic
    {
        private readonly Partition<T> _stage;
        private T _held = default!;
        private int _heldFor = -1;
        private int _running;

        public Logic(Partition<T> stage) : base(stage.Shape)
        {
            _stage = stage;
            _running = stage._outputs;
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
            int output = _stage._partitioner(element);
            if (output < 0 || output >= _stage._outputs)
            {
                FailStage(new PartitionOutOfBoundsException(
                    $"partitioner must return an index in the range [0,{_stage._outputs - 1}]. returned: [{output}] for input [{element!.GetType().Name}]."));
            }
            else if (!IsClosed(_stage.Out(output)) && !IsAvailable(_stage.Out(output)))
            {
                (_held, _heldFor) = (element, output);
            }
            else
            {
                if (!IsClosed(_stage.Out(output))) Push(_stage.Out(output), element);
                if (AnyAsks()) Pull(_stage.In);
            }
        }

        public override void OnUpstreamFinish()
        {
            if (_heldFor < 0) CompleteStage();
        }

        private void Asked(int output)
        {
            if (_heldFor == output)
            {
                Push(_stage.Out(output), _held);
                Release();
                if (IsClosed(_stage.In))
                {
                    CompleteStage();
                    return;
                }
            }
            if (_heldFor < 0 && !HasBeenPulled(_stage.In)) TryPull(_stage.In);
        }

        private void Cancelled(int output, Exception cause)
        {
            if (--_running == 0)
            {
                CancelStage(cause);
            }
            else if (_heldFor == output)
            {
                Release();
                if (IsClosed(_stage.In)) CancelStage(cause);
                else if (!HasBeenPulled(_stage.In)) Pull(_stage.In);
            }
        }

        private void Release()
        {
            _held = default!;
            _heldFor = -1;
        }

        private bool AnyAsks()
        {
            for (int i = 0; i < _stage._outputs; i++)
                if (IsAvailable(_stage.Out(i))) return true;
            return false;
        }
    }
}
