using Akka.Actor;

namespace Akka.Pattern;

/// <summary>The cause when <see cref="CircuitBreaker.Fail"/> was called.</summary>
public class UserCalledFailException : AkkaException
{
    public UserCalledFailException()
        : base("User code caused CircuitBreaker to fail because it calls Fail()")
    {
    }
}
