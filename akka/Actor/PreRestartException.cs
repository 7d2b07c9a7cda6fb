namespace Akka.Actor;

/// <summary>PreRestart of the old instance failed; it is logged and the restart goes on.</summary>
public class PreRestartException : ActorInitializationException
{
    /// <param name="actor">Who is being restarted.</param>
    /// <param name="restartException">What PreRestart threw.</param>
    /// <param name="cause">What the restart is for.</param>
    /// <param name="optionalMessage">The message that had failed, if any.</param>
    public PreRestartException(IActorRef actor, Exception restartException, Exception cause, object? optionalMessage)
        : base(actor, $"Exception in PreRestart({cause?.GetType().ToString() ?? "null"}, {optionalMessage?.GetType().ToString() ?? "null"})", restartException)
    {
        RestartException = restartException;
        OptionalMessage = optionalMessage;
    }

    public Exception RestartException { get; }

    public object? OptionalMessage { get; }
}
