namespace Akka.Actor;

/// <summary>An actor with timers of its own; the library sets the property after the constructor.</summary>
public interface IWithTimers
{
    ITimerScheduler Timers { get; set; }
}
