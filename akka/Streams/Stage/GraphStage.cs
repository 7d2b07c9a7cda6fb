using Akka.Streams.Internal;

namespace Akka.Streams.Stage;

/// <summary>A stage without a materialised value.</summary>
public abstract class GraphStage<TShape> : GraphStageWithMaterializedValue<TShape, NotUsed> where TShape : Shape
{
    protected GraphStage() { }

    public sealed override ILogicAndMaterializedValue<NotUsed> CreateLogicAndMaterializedValue(Attributes inheritedAttributes) =>
        new LogicAndMaterializedValue<NotUsed>(CreateLogic(inheritedAttributes), NotUsed.Instance);

    /// <summary>Makes the logic of one run.</summary>
    protected abstract GraphStageLogic CreateLogic(Attributes inheritedAttributes);

    // As above without the boxed pair.
    private protected override NotUsed MakeLogic(Wiring wiring, Attributes attributes)
    {
        wiring.Add(CreateLogic(attributes), this, attributes);
        return NotUsed.Instance;
    }
}
