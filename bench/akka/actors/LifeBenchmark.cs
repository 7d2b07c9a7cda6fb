using Akka.Actor;

namespace StonMedia.Akka.Bench.Actors;

/// <summary>The life of an actor: ActorOf, Stop, Terminated to a watching parent.</summary>
public sealed class LifeBenchmark : IBenchmark
{
    private const int Count = 50_000;

    public string Name => "life";

    public async Task RunAsync()
    {
        using ActorSystem system = Bench.NewSystem();
        IActorRef parent = system.ActorOf(Props.Create(() => new Parent()), "parent");
        await Measure.Each("ActorOf+Stop+Terminated, one at a time", Count, () => Run(parent, 1, Count));
        await Measure.Best("ActorOf+Stop+Terminated, short", 500, () => Run(parent, 1, 500));
        await Measure.Each("ActorOf+Stop+Terminated, 32 at a time", Count, () => Run(parent, 32, Count));
        await system.Terminate();
    }

    private static Task Run(IActorRef parent, int atOnce, int count)
    {
        var start = new Start(atOnce, count);
        parent.Tell(start, ActorRefs.NoSender);
        return start.Done.Task;
    }

    private sealed record Start(int AtOnce, int Count)
    {
        public TaskCompletionSource Done { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }

    private sealed class Child : UntypedActor
    {
        protected override void OnReceive(object message) => Unhandled(message);
    }

    private sealed class Parent : UntypedActor
    {
        private readonly Props _child = Props.Create(() => new Child());
        private Start? _start;
        private int _started;
        private int _ended;

        protected override void OnReceive(object message)
        {
            switch (message)
            {
                case Start start:
                    _start = start;
                    _started = _ended = 0;
                    for (int i = 0; i < start.AtOnce; i++)
                        One();
                    break;
                case Terminated:
                    if (++_ended == _start!.Count)
                        _start.Done.SetResult();
                    else if (_started < _start.Count)
                        One();
                    break;
            }
        }

        private void One()
        {
            _started++;
            IActorRef child = Context.ActorOf(_child);
            Context.Watch(child);
            Context.Stop(child);
        }
    }
}
