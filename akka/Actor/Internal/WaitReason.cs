namespace Akka.Actor.Internal;

/// <summary>Why an actor waits for its children to end.</summary>
internal enum WaitReason
{
    None,
    Recreation,
    Creation,
    Termination,
}
