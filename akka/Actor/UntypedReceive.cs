namespace Akka.Actor;

/// <summary>A behaviour that handles every message it does not give to Unhandled.</summary>
public delegate void UntypedReceive(object message);
