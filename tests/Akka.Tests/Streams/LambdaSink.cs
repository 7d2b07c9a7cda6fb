using Akka.Streams;
using Akka.Streams.Stage;

namespace AkkaContract.Tests.Streams;

/// <summary>A sink stage made by a function.</summary>
public sealed class LambdaSink<T> : GraphStage<SinkShape<T>>
{
    private readonly Action<OpenLogic, Inlet<T>> _make;
    private readonly Inlet<T> _in = new("in");

    public LambdaSink(Action<OpenLogic, Inlet<T>> make)
    {
        _make = make;
        Shape = new SinkShape<T>(_in);
    }

    public override SinkShape<T> Shape { get; }

    protected override GraphStageLogic CreateLogic(Attributes inheritedAttributes)
    {
        var logic = new OpenLogic(Shape);
        _make(logic, _in);
        return logic;
    }
}
