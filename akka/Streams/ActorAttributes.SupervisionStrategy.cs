using Akka.Streams.Supervision;

namespace Akka.Streams;

public static partial class ActorAttributes
{
    /// <summary>The decider of operators below.</summary>
    public sealed class SupervisionStrategy : Attributes.IMandatoryAttribute
    {
        public readonly Decider Decider;

        public SupervisionStrategy(Decider decider) => Decider = decider;

        public override string ToString() => "SupervisionStrategy";
    }
}
