using Akka.Actor;

namespace Akka.Pattern;

/// <summary>Something was asked for that the state does not allow.</summary>
public class IllegalStateException : AkkaException
{
    public IllegalStateException(string message)
        : base(message)
    {
    }

    public IllegalStateException(string message, Exception? innerEx)
        : base(message, innerEx)
    {
    }
}
