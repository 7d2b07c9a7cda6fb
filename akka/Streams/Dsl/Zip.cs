using Akka.Streams.Stage;

namespace Akka.Streams.Dsl;

/// <summary>Pairs of elements; completes with the shorter input.</summary>
public sealed class Zip<T1, T2> : GraphStage<FanInShape<T1, T2, (T1, T2)>>
{
    public Zip() => Shape = new FanInShape<T1, T2, (T1, T2)>("Zip");

    public override FanInShape<T1, T2, (T1, T2)> Shape { get; }

    protected override GraphStageLogic CreateLogic(Attributes inheritedAttributes) => new Logic(Shape);

    public override string ToString() => "Zip";

    private sealed class Logic : OutGraphStageLogic
    {
        private readonly FanInShape<T1, T2, (T1, T2)> _shape;

        public Logic(FanInShape<T1, T2, (T1, T2)> shape) : base(shape)
        {
            _shape = shape;
            SetHandler(shape.In0, Advance, () => Finished(IsAvailable(_shape.In0)));
            SetHandler(shape.In1, Advance, () => Finished(IsAvailable(_shape.In1)));
            SetHandler(shape.Out, this);
        }

        public override void PreStart()
        {
            Pull(_shape.In0);
            Pull(_shape.In1);
        }

        public override void OnPull() => Advance();

        private void Advance()
        {
            if (!IsAvailable(_shape.Out) || !IsAvailable(_shape.In0) || !IsAvailable(_shape.In1)) return;
            Push(_shape.Out, (Grab(_shape.In0), Grab(_shape.In1)));
            if (IsClosed(_shape.In0) || IsClosed(_shape.In1))
            {
                CompleteStage();
                return;
            }
            Pull(_shape.In0);
            Pull(_shape.In1);
        }

        // What has arrived may still make a last pair.
        private void Finished(bool holds)
        {
            if (!holds) CompleteStage();
        }
    }
}
