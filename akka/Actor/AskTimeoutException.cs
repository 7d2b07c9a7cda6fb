namespace Akka.Actor;

/// <summary>No reply came in the time an Ask was given.</summary>
public class AskTimeoutException : AkkaException
{
    public AskTimeoutException(string message)
        : base(message)
    {
    }
}
