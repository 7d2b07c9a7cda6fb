namespace Akka.Streams.Supervision;

/// <summary>Chooses what happens after an exception.</summary>
public delegate Directive Decider(Exception cause);
