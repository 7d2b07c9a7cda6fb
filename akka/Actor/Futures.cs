using Akka.Actor.Internal;

namespace Akka.Actor;

/// <summary>Asking: a message with a task for the one reply.</summary>
public static class Futures
{
    public static Task<object> Ask(this ICanTell self, object message, TimeSpan? timeout = null) =>
        self.Ask<object>(message, timeout, CancellationToken.None);

    public static Task<object> Ask(this ICanTell self, object message, CancellationToken cancellationToken) =>
        self.Ask<object>(message, null, cancellationToken);

    public static Task<object> Ask(this ICanTell self, object message, TimeSpan? timeout, CancellationToken cancellationToken) =>
        self.Ask<object>(message, timeout, cancellationToken);

    public static Task<T> Ask<T>(this ICanTell self, object message, TimeSpan? timeout = null) =>
        self.Ask<T>(message, timeout, CancellationToken.None);

    public static Task<T> Ask<T>(this ICanTell self, object message, CancellationToken cancellationToken) =>
        self.Ask<T>(message, null, cancellationToken);

    /// <summary>Sends and returns the reply. A <see cref="Status.Failure"/> as reply throws its cause, unless an object or a
    /// <see cref="Status"/> was asked for.</summary>
    /// <param name="self">Who is asked.</param>
    /// <param name="message">What is asked.</param>
    /// <param name="timeout">How long to wait; null means the configured akka.actor.ask-timeout, which is infinite by default.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="AskTimeoutException">No reply in time.</exception>
    /// <exception cref="ArgumentException">The reply is of another type.</exception>
    /// <exception cref="NotSupportedException">The receiver belongs to no actor system.</exception>
    public static Task<T> Ask<T>(this ICanTell self, object message, TimeSpan? timeout, CancellationToken cancellationToken)
    {
        AskRef<T> reply = AskRef<T>.Start(self, timeout, cancellationToken);
        self.Tell(message, reply);
        return reply.Task;
    }

    /// <summary>As <see cref="Ask{T}(ICanTell, object, TimeSpan?, CancellationToken)"/>, for messages that hold who to reply to.</summary>
    public static Task<T> Ask<T>(this ICanTell self, Func<IActorRef, object> messageFactory, TimeSpan? timeout, CancellationToken cancellationToken)
    {
        AskRef<T> reply = AskRef<T>.Start(self, timeout, cancellationToken);
        self.Tell(messageFactory(reply), reply);
        return reply.Task;
    }
}
