using Akka.Streams;
using Akka.Streams.Stage;

namespace AkkaContract.Tests.Streams;

/// <summary>A source stage made by a function.</summary>
public sealed class LambdaSource<T> : GraphStage<SourceShape<T>>
{
    private readonly Action<OpenLogic, Outlet<T>> _make;
    private readonly Outlet<T> _out = new("out");

    public LambdaSource(Action<OpenLogic, Outlet<T>> make)
    {
        _make = make;
        Shape = new SourceShape<T>(_out);
    }

    public override SourceShape<T> Shape { get; }

    protected override GraphStageLogic CreateLogic(Attributes inheritedAttributes)
    {
        var logic = new OpenLogic(Shape);
        _make(logic, _out);
        return logic;
    }
}
