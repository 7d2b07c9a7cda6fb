using System.Threading.Channels;
using Akka.Actor;

namespace AkkaContract.Tests.Actors.Support;

/// <summary>An actor that collects what it is sent.</summary>
public sealed class Probe
{
    private readonly Channel<(object Message, IActorRef Sender)> _box = Channel.CreateUnbounded<(object, IActorRef)>();

    public Probe(ActorSystem system, string? name)
    {
        ChannelWriter<(object, IActorRef)> writer = _box.Writer;
        Props props = Props.Create(() => new Collector(writer));
        Ref = system.ActorOf(props, name!);
    }

    public IActorRef Ref { get; }

    public IActorRef? LastSender { get; private set; }

    public async Task<T> Next<T>()
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        (object message, IActorRef sender) = await _box.Reader.ReadAsync(limit.Token);
        LastSender = sender;
        return Assert.IsType<T>(message, exactMatch: false);
    }

    /// <summary>Fails when anything has arrived by the time a message sent now does.</summary>
    public async Task NothingMore()
    {
        object marker = new();
        Ref.Tell(marker, ActorRefs.NoSender);
        Assert.Same(marker, await Next<object>());
    }

    public Task Watch(IActorRef other) => Do(context => context.Watch(other));

    /// <summary>Runs something on the probe's own turn.</summary>
    public Task Do(Action<IActorContext> what)
    {
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Ref.Tell(
            new Errand(context =>
            {
                what(context);
                done.SetResult();
            }),
            ActorRefs.NoSender);
        return done.Task.WaitAsync(TimeSpan.FromSeconds(60));
    }

    private sealed record Errand(Action<IActorContext> What);

    private sealed class Collector(ChannelWriter<(object, IActorRef)> writer) : UntypedActor
    {
        protected override void OnReceive(object message)
        {
            if (message is Errand errand)
                errand.What(Context);
            else
                writer.TryWrite((message, Sender));
        }
    }
}
