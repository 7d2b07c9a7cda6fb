namespace Akka.Actor.Internal;

/// <summary>The message an actor is at; the stamp tells it from an equal one.</summary>
internal readonly record struct CurrentMail(object? Message, IActorRef? Sender, int Stamp);
