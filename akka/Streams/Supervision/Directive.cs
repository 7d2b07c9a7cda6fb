namespace Akka.Streams.Supervision;

/// <summary>What an operator does when a function it was given has thrown.</summary>
public enum Directive
{
    /// <summary>Fail the stream.</summary>
    Stop = 0,

    /// <summary>Drop the element and go on with the state as it was.</summary>
    Resume = 1,

    /// <summary>Drop the element and go on with fresh state.</summary>
    Restart = 2,
}
