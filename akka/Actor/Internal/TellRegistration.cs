namespace Akka.Actor.Internal;

internal sealed class TellRegistration(
    TimerWheel wheel, TimeSpan? interval, ICanTell receiver, object message, IActorRef? sender, ICancelable? cancelable)
    : TimerRegistration(wheel, interval, cancelable)
{
    protected override void Fire()
    {
        receiver.Tell(message, sender);
        Repeat();
    }
}
