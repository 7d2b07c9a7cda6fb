namespace Akka.Actor;

/// <summary>An actor did what its state does not allow, such as stashing one message twice.</summary>
public class IllegalActorStateException : AkkaException
{
    public IllegalActorStateException(string message)
        : base(message)
    {
    }
}
