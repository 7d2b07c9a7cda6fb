using Akka.Streams.Stage;
using Akka.Util;

namespace Akka.Streams.Internal;

/// <summary>Makes a failure into a last element, where the function gives one.</summary>
internal sealed class RecoverStage<T>(Func<Exception, Option<T>> recover) : LinearStage<T, T>
{
    protected override GraphStageLogic CreateLogic(Attributes inheritedAttributes) => new Logic(this, recover);

    private sealed class Logic(RecoverStage<T> stage, Func<Exception, Option<T>> recover) : LinearLogic<T, T>(stage)
    {
        public override void OnPush() => Push(Out, Grab(In));

        public override void OnUpstreamFailure(Exception e)
        {
            Option<T> last = recover(e);
            if (last.HasValue) Emit(Out, last.Value, CompleteStage);
            else FailStage(e);
        }
    }
}
