namespace Akka.Streams.Stage;

/// <summary>What one materialisation of a stage gives.</summary>
public interface ILogicAndMaterializedValue<out TMaterialized>
{
    GraphStageLogic Logic { get; }

    TMaterialized MaterializedValue { get; }
}
