namespace Akka.Actor;

/// <summary>The new instance failed while a restart was being finished.</summary>
public class PostRestartException : ActorInitializationException
{
    /// <param name="actor">Who was restarted.</param>
    /// <param name="cause">What the new instance threw.</param>
    /// <param name="originalCause">What the restart was for.</param>
    public PostRestartException(IActorRef actor, Exception cause, Exception originalCause)
        : base(actor, "Exception post restart (" + (originalCause is null ? "null" : originalCause.GetType().ToString()) + ")", cause)
    {
        OriginalCause = originalCause;
    }

    public Exception? OriginalCause { get; }
}
