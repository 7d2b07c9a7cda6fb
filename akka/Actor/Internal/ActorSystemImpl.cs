using System.Text.RegularExpressions;
using Akka.Configuration;
using Akka.Event;

namespace Akka.Actor.Internal;

/// <summary>The actor system.</summary>
internal sealed partial class ActorSystemImpl : ActorSystem
{
    private readonly TaskCompletionSource _terminated = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Lock _lock = new();
    private readonly WheelScheduler _scheduler;
    private readonly BusLogging _log;
    private Stack<Action>? _onTermination = new();
    private int _deadLettersLogged;
    private bool _stopping;

    internal ActorSystemImpl(string name, Config config)
    {
        ArgumentNullException.ThrowIfNull(name);
        if (!ValidName().IsMatch(name))
        {
            throw new ArgumentException(
                $"Invalid ActorSystem name [{name}], must contain only word characters (i.e. [a-zA-Z0-9] plus non-leading '-' or '_')", nameof(name));
        }

        Name = name;
        Settings = new Settings(this, config is null ? Defaults.Config : config.WithFallback(Defaults.Config));
        Throughput = Math.Max(1, Settings.Config.GetInt("akka.actor.default-dispatcher.throughput", 30));
        Timers = new TimerWheel(
            Settings.Config.GetTimeSpan("akka.scheduler.tick-duration", TimeSpan.FromMilliseconds(10)),
            Settings.Config.GetInt("akka.scheduler.ticks-per-wheel", 512),
            e => Log.Log(LogLevel.ErrorLevel, e, "A timer failed"));
        EventStream = new EventStream(Settings.DebugEventStream);
        _log = new BusLogging(EventStream, $"ActorSystem({name})", typeof(ActorSystem), DefaultLogMessageFormatter.Instance);
        _scheduler = new WheelScheduler(Timers, () => _log);
        var rootPath = new RootActorPath(new Address("akka", name));
        Root = new RootRef(this, rootPath);
        DeadLettersInternal = new DeadLettersRef(this, rootPath / "deadLetters");
        Temp = new TempRef(this, rootPath / "temp");
        Props guardian = Props.Create(static () => new Guardian());
        SystemGuardian = new ActorCell(this, guardian, Root, "system");
        UserGuardian = new ActorCell(this, guardian, Root, "user");
        SystemGuardian.AllowChildrenFromOutside();
        UserGuardian.AllowChildrenFromOutside();
        SystemGuardian.Start();
        UserGuardian.Start();
        _shutdown = new Lazy<CoordinatedShutdown>(() => new CoordinatedShutdown(this));
        StartLogging();
    }

    public override string Name { get; }

    public override Settings Settings { get; }

    public override EventStream EventStream { get; }

    public override IScheduler Scheduler => _scheduler;

    public override IActorRef DeadLetters => DeadLettersInternal;

    public override ILoggingAdapter Log => _log;

    public override Task WhenTerminated => _terminated.Task;

    internal int Throughput { get; }

    internal TimerWheel Timers { get; }

    internal RootRef Root { get; }

    internal ActorCell UserGuardian { get; }

    internal ActorCell SystemGuardian { get; }

    internal DeadLettersRef DeadLettersInternal { get; }

    internal TempRef Temp { get; }

    public override IActorRef ActorOf(Props props, string? name = null) => UserGuardian.MakeChild(props, name);

    public override void Stop(IActorRef actor)
    {
        if (actor is ActorCell { ParentRef: ActorCell guardian } && (guardian == UserGuardian || guardian == SystemGuardian))
            guardian.Tell(new StopChild(actor), ActorRefs.NoSender);
        else
            (actor as InternalRef)?.Stop();
    }

    /// <summary>Reports a message that reached nobody.</summary>
    internal void DeadLetter(object message, IActorRef? sender, InternalRef recipient)
    {
        switch (message)
        {
            case AllDeadLetters:
                return;    // a subscriber that has ended itself
            case TimerMessage timer:
                message = timer.Message;
                break;
            case Identify identify:
                sender?.Tell(new ActorIdentity(identify.MessageId, null), recipient);
                return;
        }

        if (message is IDeadLetterSuppression suppressed)
        {
            if (EventStream.Reaches(typeof(SuppressedDeadLetter)))
                EventStream.Publish(new SuppressedDeadLetter(suppressed, sender ?? DeadLettersInternal, recipient));
            return;
        }

        if (EventStream.Reaches(typeof(DeadLetter)))
            EventStream.Publish(new DeadLetter(message, sender ?? DeadLettersInternal, recipient));
        LogDeadLetter(message, sender, recipient);
    }

    private void LogDeadLetter(object message, IActorRef? sender, InternalRef recipient)
    {
        if (!EventStream.Enables(LogLevel.InfoLevel) || (_stopping && !Settings.LogDeadLettersDuringShutdown) || message is LogEvent
            || Volatile.Read(ref _deadLettersLogged) >= Settings.LogDeadLetters)
        {
            return;
        }

        int number = Interlocked.Increment(ref _deadLettersLogged);
        if (number <= Settings.LogDeadLetters)
        {
            EventStream.Publish(new Info(
                recipient.Path.ToString(), recipient.GetType(), $"Message [{message.GetType().Name}] from {sender} to {recipient} was not delivered. [{number}] dead letters encountered."));
        }
    }

    [GeneratedRegex("^[a-zA-Z0-9][a-zA-Z0-9-_]*$")]
    private static partial Regex ValidName();
}
