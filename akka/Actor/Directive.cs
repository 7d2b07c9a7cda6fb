namespace Akka.Actor;

/// <summary>What a supervisor does about a child that failed.</summary>
public enum Directive
{
    /// <summary>Go on with the same instance; the message is lost.</summary>
    Resume,

    /// <summary>Go on with a fresh instance; only the message that failed is lost.</summary>
    Restart,

    /// <summary>Fail oneself with the same exception.</summary>
    Escalate,

    /// <summary>End the child.</summary>
    Stop,
}
