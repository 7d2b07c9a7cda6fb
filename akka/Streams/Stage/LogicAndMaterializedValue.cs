namespace Akka.Streams.Stage;

/// <summary>What one materialisation of a stage gives.</summary>
public readonly struct LogicAndMaterializedValue<TMaterialized> : ILogicAndMaterializedValue<TMaterialized>
{
    public LogicAndMaterializedValue(GraphStageLogic logic, TMaterialized materializedValue)
    {
        Logic = logic;
        MaterializedValue = materializedValue;
    }

    public GraphStageLogic Logic { get; }

    public TMaterialized MaterializedValue { get; }
}
