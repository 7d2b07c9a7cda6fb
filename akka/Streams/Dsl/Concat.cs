using Akka.Streams.Stage;

namespace Akka.Streams.Dsl;

/// <summary>All elements of the first input, then those of the next. A failure of any input fails the stage at once.</summary>
public class Concat<TIn, TOut> : GraphStage<UniformFanInShape<TIn, TOut>> where TIn : TOut
{
    public Concat(int inputPorts = 2)
    {
        if (inputPorts <= 1) throw new ArgumentException("A Concat must have more than 1 input port", nameof(inputPorts));
        Shape = new UniformFanInShape<TIn, TOut>(Out, [.. Enumerable.Range(0, inputPorts).Select(i => new Inlet<TIn>($"Concat.in{i}"))]);
    }

    public Outlet<TOut> Out { get; } = new("Concat.out");

    public sealed override UniformFanInShape<TIn, TOut> Shape { get; }

    public Inlet<TIn> In(int id) => Shape.In(id);

    protected override GraphStageLogic CreateLogic(Attributes inheritedAttributes) => new Logic(this);

    private sealed class Logic : OutGraphStageLogic
    {
        private readonly Concat<TIn, TOut> _stage;
        private int _active;

        public Logic(Concat<TIn, TOut> stage) : base(stage.Shape)
        {
            _stage = stage;
            for (int i = 0; i < stage.Shape.N; i++)
            {
                int input = i;
                SetHandler(stage.In(i), () => Push<TOut>(_stage.Out, Grab(_stage.In(input))), () => Finished(input));
            }
            SetHandler(stage.Out, this);
        }

        public override void OnPull() => Pull(_stage.In(_active));

        private void Finished(int input)
        {
            if (input != _active) return;
            do _active++;
            while (_active < _stage.Shape.N && IsClosed(_stage.In(_active)));
            if (_active == _stage.Shape.N) CompleteStage();
            else if (IsAvailable(_stage.Out)) Pull(_stage.In(_active));
        }
    }
}
