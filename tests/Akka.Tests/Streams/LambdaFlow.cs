using Akka.Streams;
using Akka.Streams.Stage;

namespace AkkaContract.Tests.Streams;

/// <summary>A flow stage made by a function.</summary>
public sealed class LambdaFlow<TIn, TOut> : GraphStage<FlowShape<TIn, TOut>>
{
    private readonly Action<OpenLogic, Inlet<TIn>, Outlet<TOut>> _make;
    private readonly Inlet<TIn> _in = new("in");
    private readonly Outlet<TOut> _out = new("out");

    public LambdaFlow(Action<OpenLogic, Inlet<TIn>, Outlet<TOut>> make)
    {
        _make = make;
        Shape = new FlowShape<TIn, TOut>(_in, _out);
    }

    public override FlowShape<TIn, TOut> Shape { get; }

    protected override GraphStageLogic CreateLogic(Attributes inheritedAttributes)
    {
        var logic = new OpenLogic(Shape);
        _make(logic, _in, _out);
        return logic;
    }
}
