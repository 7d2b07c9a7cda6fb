using Akka.Streams.Stage;

namespace Akka.Streams.Internal;

/// <summary>Where two islands meet: the last stage of one and the first of the other, with a buffer between.</summary>
internal abstract class Border
{
    public abstract GraphStageLogic Upstream { get; }

    public abstract GraphStageLogic Downstream { get; }
}
