namespace Akka.Actor;

/// <summary>A system's timers.</summary>
public interface IScheduler : ITellScheduler, ITimeProvider
{
    IAdvancedScheduler Advanced { get; }
}
