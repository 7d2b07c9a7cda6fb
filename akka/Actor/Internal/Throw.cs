using System.Diagnostics.CodeAnalysis;

namespace Akka.Actor.Internal;

/// <summary>Throwing kept out of line, so that the callers can be inlined.</summary>
internal static class Throw
{
    [DoesNotReturn]
    internal static void NullMessage() => throw new InvalidMessageException("Message is null.");

    [DoesNotReturn]
    internal static void NoContext() => throw new NotSupportedException(
        "There is no active ActorContext, this is most likely due to use of async operations from within this actor.");
}
