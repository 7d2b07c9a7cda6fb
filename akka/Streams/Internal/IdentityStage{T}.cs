using Akka.Streams.Dsl;
using Akka.Streams.Stage;

namespace Akka.Streams.Internal;

/// <summary>Passes everything on.</summary>
internal sealed class IdentityStage<T> : LinearStage<T, T>, IIdentityStage
{
    public static readonly Flow<T, T, NotUsed> Flow = new(new IdentityStage<T>());

    protected override GraphStageLogic CreateLogic(Attributes inheritedAttributes) => new Logic(this);

    private sealed class Logic(IdentityStage<T> stage) : LinearLogic<T, T>(stage)
    {
        public override void OnPush() => Push(Out, Grab(In));
    }
}
