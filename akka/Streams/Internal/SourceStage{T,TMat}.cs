using Akka.Streams.Stage;

namespace Akka.Streams.Internal;

/// <summary>As <see cref="SourceStage{T}"/>, with a materialised value.</summary>
internal abstract class SourceStage<T, TMat> : GraphStageWithMaterializedValue<SourceShape<T>, TMat>
{
    public sealed override SourceShape<T> Shape => SourceStage<T>.Port;

    public sealed override ILogicAndMaterializedValue<TMat> CreateLogicAndMaterializedValue(Attributes inheritedAttributes)
    {
        (GraphStageLogic logic, TMat value) = Create(inheritedAttributes);
        return new LogicAndMaterializedValue<TMat>(logic, value);
    }

    private protected sealed override TMat MakeLogic(Wiring wiring, Attributes attributes)
    {
        (GraphStageLogic logic, TMat value) = Create(attributes, wiring.Materializer);
        wiring.Add(logic, this, attributes);
        return value;
    }

    protected abstract (GraphStageLogic Logic, TMat Value) Create(Attributes attributes);

    // For the source whose value belongs to the materializer's system.
    private protected virtual (GraphStageLogic Logic, TMat Value) Create(Attributes attributes, ActorMaterializerImpl materializer) => Create(attributes);
}
