using Akka.Actor;
using Akka.Actor.Internal;
using Akka.Event;
using Akka.Pattern;

namespace Akka.Streams.Internal;

/// <summary>The materializer. It knows its live islands, so that it can stop them.</summary>
internal sealed class ActorMaterializerImpl : ActorMaterializer
{
    private static int _made;

    private readonly Lock _gate = new();
    private readonly ActorSystemImpl _system;
    private readonly ManualResetEventSlim _quiet = new(true);
    private IActorRef _supervisor = ActorRefs.Nobody;
    private ILoggingAdapter? _log;
    private Interpreter? _live;
    private int _stageRefs;
    private volatile bool _down;

    private ActorMaterializerImpl(ActorSystemImpl system, ActorMaterializerSettings settings)
    {
        _system = system;
        Settings = settings;
        InitialAttributes = new Attributes(new Attributes.InputBuffer(settings.InitialInputBufferSize, settings.MaxInputBufferSize),
            new ActorAttributes.SupervisionStrategy(settings.SupervisionDecider));
    }

    public override ActorMaterializerSettings Settings { get; }

    public override bool IsShutdown => _down;

    public override ActorSystem System => _system;

    public override IActorRef Supervisor => _supervisor;

    public override ILoggingAdapter Logger => StreamLog;

    /// <summary>What graphs inherit unless told otherwise; one object, so that what they make of it can be kept.</summary>
    public Attributes InitialAttributes { get; }

    public ILoggingAdapter StreamLog => _log ??= MakeLogger(typeof(ActorMaterializer));

    public static ActorMaterializerImpl Make(IActorRefFactory context, ActorMaterializerSettings? settings)
    {
        ArgumentNullException.ThrowIfNull(context);
        ActorSystem system = context as ActorSystem ?? (context as IActorContext)?.System
            ?? throw new ArgumentException($"ActorRefFactory must be an ActorSystem or an ActorContext, not [{context.GetType()}]", nameof(context));
        var made = new ActorMaterializerImpl((ActorSystemImpl)system, settings ?? ActorMaterializerSettings.Create(system));
        Props props = Props.Create(() => new StreamSupervisor(made));
        string name = $"StreamSupervisor-{Interlocked.Increment(ref _made)}";
        made._supervisor = context is ActorSystem ? made._system.SystemGuardian.MakeChild(props, name) : context.ActorOf(props, name);
        return made;
    }

    public override TMat Materialize<TMat>(IGraph<ClosedShape, TMat> runnable) => Materialize(runnable, InitialAttributes);

    public override TMat Materialize<TMat>(IGraph<ClosedShape, TMat> runnable, Attributes initialAttributes)
    {
        if (_down) throw new IllegalStateException("Trying to materialize stream after materializer has been shutdown");
        return Wiring.Run(runnable, this, initialAttributes);
    }

    public override ILoggingAdapter MakeLogger(object logSource) => Logging.GetLogger(_system, logSource);

    public override void Shutdown()
    {
        StopIslands();
        (_supervisor as InternalRef)?.Stop();
    }

    /// <summary>The supervisor is stopping: it waits for the streams' PostStop as for its children's, at most this long.</summary>
    public void StopAndWait(TimeSpan patience)
    {
        StopIslands();
        if (!_quiet.Wait(patience)) StreamLog.Warning("Streams still running {0} after their materializer was stopped", patience);
    }

    public void Add(Interpreter island)
    {
        lock (_gate)
        {
            if (_down) throw new IllegalStateException("Trying to materialize stream after materializer has been shutdown");
            if (_live is null) _quiet.Reset();
            else _live.Previous = island;
            island.Following = _live;
            _live = island;
        }
    }

    public void Remove(Interpreter island)
    {
        lock (_gate)
        {
            if (island.Previous is null) _live = island.Following;
            else island.Previous.Following = island.Following;
            if (island.Following is not null) island.Following.Previous = island.Previous;
            if (_live is null) _quiet.Set();
        }
    }

    /// <summary>A reference that calls back on the teller's thread.</summary>
    public CallbackRef MakeStageRef(string name, Action<IActorRef, object> onMessage)
    {
        string unique = $"{(string.IsNullOrEmpty(name) ? "StageActorRef" : name)}-{Interlocked.Increment(ref _stageRefs)}";
        return new CallbackRef(_system, (InternalRef)_supervisor, unique, onMessage);
    }

    public TimerWheel Timers => _system.Timers;

    private void StopIslands()
    {
        var reason = new AbruptTerminationException(_supervisor);
        lock (_gate)
        {
            if (_down) return;
            _down = true;
            for (Interpreter? island = _live; island is not null; island = island.Following) island.Post(new AbortEvent(reason));
        }
    }
}
