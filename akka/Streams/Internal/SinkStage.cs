using Akka.Streams.Stage;

namespace Akka.Streams.Internal;

/// <summary>A stage with one inlet; all of the same element type share the port.</summary>
internal abstract class SinkStage<T, TMat> : GraphStageWithMaterializedValue<SinkShape<T>, TMat>
{
    public static readonly SinkShape<T> Port = new(new Inlet<T>("in") { Id = 0 });

    public sealed override SinkShape<T> Shape => Port;

    public sealed override ILogicAndMaterializedValue<TMat> CreateLogicAndMaterializedValue(Attributes inheritedAttributes)
    {
        (GraphStageLogic logic, TMat value) = Create(inheritedAttributes);
        return new LogicAndMaterializedValue<TMat>(logic, value);
    }

    private protected sealed override TMat MakeLogic(Wiring wiring, Attributes attributes)
    {
        (GraphStageLogic logic, TMat value) = Create(attributes);
        wiring.Add(logic, this, attributes);
        return value;
    }

    protected abstract (GraphStageLogic Logic, TMat Value) Create(Attributes attributes);
}
