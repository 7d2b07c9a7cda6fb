namespace Akka.Actor;

/// <summary>A message cannot be sent; null is the only such one.</summary>
public class InvalidMessageException : AkkaException
{
    public InvalidMessageException()
    {
    }

    public InvalidMessageException(string message)
        : base(message)
    {
    }
}
