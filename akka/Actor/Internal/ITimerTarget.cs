namespace Akka.Actor.Internal;

/// <summary>What the timer wheel calls when a time has come. Must be quick and must not block: it runs on the wheel's thread.</summary>
internal interface ITimerTarget
{
    void OnTimer();
}
