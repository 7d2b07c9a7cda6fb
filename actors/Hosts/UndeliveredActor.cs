using Akka.Actor;
using Akka.Event;
using StonMedia.Actors.Entries;

namespace StonMedia.Actors.Hosts;

/// <summary>Answers requests whose actor was gone before it could: they came to the dead letters while something restarted.</summary>
public sealed class UndeliveredActor : ReceiveActor
{
    public UndeliveredActor()
    {
        Receive<DeadLetter>(static letter => letter.Message is EntryMail, static letter => ((EntryMail)letter.Message).Refuse("the edge restarted the part that serves this; try again"));
        Receive<DeadLetter>(static _ => { });
    }

    public static Props Props() => Akka.Actor.Props.Create(() => new UndeliveredActor());

    protected override void PreStart() => Context.System.EventStream.Subscribe(Self, typeof(DeadLetter));

    protected override void PostStop() => Context.System.EventStream.Unsubscribe(Self);
}
