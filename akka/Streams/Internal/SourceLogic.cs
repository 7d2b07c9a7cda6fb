using Akka.Streams.Stage;

namespace Akka.Streams.Internal;

/// <summary>The logic of a source stage.</summary>
internal abstract class SourceLogic<T> : OutGraphStageLogic
{
    protected readonly Outlet<T> Out;

    protected SourceLogic() : base(0, 1)
    {
        Out = SourceStage<T>.Port.Outlet;
        SetHandler(Out, this);
    }
}
