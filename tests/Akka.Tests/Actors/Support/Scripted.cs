using Akka.Actor;

namespace AkkaContract.Tests.Actors.Support;

/// <summary>An actor put together from lambdas, which writes its hooks to a trace.</summary>
public class Scripted : UntypedActor, IWithUnboundedStash
{
    private readonly Script _script;

    public Scripted(Script script)
    {
        _script = script;
        Number = ++script.Made;
        Log("new #" + Number);
        script.Construct?.Invoke(this);
    }

    public IStash Stash { get; set; } = null!;

    /// <summary>Which instance of its script this is, from 1.</summary>
    public int Number { get; }

    public IUntypedActorContext Ctx => Context;

    public IActorRef Me => Self;

    public IActorRef From => Sender;

    public void Log(string text) => _script.Trace?.Add(_script.Id + " " + text);

    public void Reply(object message) => Sender.Tell(message, Self);

    public void NotHandled(object message) => Unhandled(message);

    public IActorRef Child(Script script, string name) => Context.ActorOf(script.ToProps(), name);

    protected override void OnReceive(object message)
    {
        if (_script.Message is null)
            Unhandled(message);
        else
            _script.Message(this, message);
    }

    protected override void PreStart()
    {
        Log("PreStart");
        _script.PreStart?.Invoke(this);
    }

    protected override void PostStop()
    {
        Log("PostStop");
        _script.PostStop?.Invoke(this);
    }

    protected override void PreRestart(Exception reason, object? message)
    {
        Log("PreRestart " + (message ?? "null"));
        if (_script.PreRestart is null)
            base.PreRestart(reason, message!);
        else
            _script.PreRestart(this, reason, message);
    }

    protected override void PostRestart(Exception reason)
    {
        Log("PostRestart");
        if (_script.PostRestart is null)
            base.PostRestart(reason);
        else
            _script.PostRestart(this, reason);
    }

    protected override SupervisorStrategy SupervisorStrategy() => _script.Strategy is null ? base.SupervisorStrategy() : _script.Strategy();
}
