using Akka.Streams.Stage;

namespace Akka.Streams.Internal;

/// <summary>Makes a failure into another.</summary>
internal sealed class SelectErrorStage<T>(Func<Exception, Exception> map) : LinearStage<T, T>
{
    protected override GraphStageLogic CreateLogic(Attributes inheritedAttributes) => new Logic(this, map);

    private sealed class Logic(SelectErrorStage<T> stage, Func<Exception, Exception> map) : LinearLogic<T, T>(stage)
    {
        public override void OnPush() => Push(Out, Grab(In));

        public override void OnUpstreamFailure(Exception e) => FailStage(map(e));
    }
}
