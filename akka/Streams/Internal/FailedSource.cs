using Akka.Streams.Stage;

namespace Akka.Streams.Internal;

/// <summary>A failure. It comes as from outside: what the other stages can do at once they do first.</summary>
internal sealed class FailedSource<T>(Exception cause) : SourceStage<T>
{
    protected override GraphStageLogic CreateLogic(Attributes inheritedAttributes) => new Logic(cause);

    private sealed class Logic(Exception cause) : SourceLogic<T>
    {
        public override void PreStart() => GetAsyncCallback(() => FailStage(cause))();

        public override void OnPull() { }
    }
}
