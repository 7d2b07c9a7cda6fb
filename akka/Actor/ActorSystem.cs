using Akka.Actor.Internal;
using Akka.Configuration;
using Akka.Event;

namespace Akka.Actor;

/// <summary>A tree of actors with its guardians, its timers and its event stream.</summary>
public abstract class ActorSystem : IActorRefFactory, IDisposable
{
    private readonly long _started = Environment.TickCount64;

    public abstract string Name { get; }

    public abstract Settings Settings { get; }

    public abstract EventStream EventStream { get; }

    public abstract IScheduler Scheduler { get; }

    /// <summary>Where messages to nobody go; each becomes a <see cref="DeadLetter"/> on the event stream.</summary>
    public abstract IActorRef DeadLetters { get; }

    public abstract ILoggingAdapter Log { get; }

    /// <summary>Completes when every actor has ended.</summary>
    public abstract Task WhenTerminated { get; }

    public TimeSpan Uptime => TimeSpan.FromMilliseconds(Environment.TickCount64 - _started);

    /// <param name="name">Letters, digits and, not first, - and _.</param>
    public static ActorSystem Create(string name) => Create(name, ConfigurationFactory.Empty);

    /// <param name="name">Letters, digits and, not first, - and _.</param>
    /// <param name="config">Settings; the library's defaults lie under them.</param>
    /// <exception cref="ArgumentException">The name is not allowed.</exception>
    public static ActorSystem Create(string name, Config config) => new ActorSystemImpl(name, config);

    /// <summary>Starts an actor under /user.</summary>
    public abstract IActorRef ActorOf(Props props, string? name = null);

    public abstract ActorSelection ActorSelection(ActorPath actorPath);

    /// <param name="actorPath">An absolute path, such as /user/a/b.</param>
    public abstract ActorSelection ActorSelection(string actorPath);

    public abstract void Stop(IActorRef actor);

    /// <summary>Runs the coordinated shutdown, which ends all actors.</summary>
    public abstract Task Terminate();

    /// <summary>Runs <paramref name="code"/> once the system has ended; the last registered goes first.</summary>
    public abstract void RegisterOnTermination(Action code);

    public void Dispose()
    {
        Terminate();
        GC.SuppressFinalize(this);
    }
}
