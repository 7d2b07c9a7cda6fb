using Akka.Streams.Stage;

namespace Akka.Streams.Internal;

/// <summary>No element.</summary>
internal sealed class EmptySource<T> : SourceStage<T>
{
    protected override GraphStageLogic CreateLogic(Attributes inheritedAttributes) => new Logic();

    private sealed class Logic : SourceLogic<T>
    {
        public override void PreStart() => CompleteStage();

        public override void OnPull() => CompleteStage();
    }
}
