using Akka.Streams.Stage;

namespace Akka.Streams.Internal;

/// <summary>The same element for ever.</summary>
internal sealed class RepeatSource<T>(T element) : SourceStage<T>
{
    protected override GraphStageLogic CreateLogic(Attributes inheritedAttributes) => new Logic(element);

    private sealed class Logic(T element) : SourceLogic<T>
    {
        public override void OnPull() => Push(Out, element);
    }
}
