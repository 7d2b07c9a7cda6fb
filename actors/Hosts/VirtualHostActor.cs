using Akka.Actor;
using StonMedia.Actors.Entries;
using StonMedia.Actors.Origins;

namespace StonMedia.Actors.Hosts;

/// <summary>
/// Routes what concerns a key to the key's actor, which it makes when there is none and lets go when it is quiet. It
/// counts what it sends: an actor that says "quiet" after fewer messages has mail on the way and stays. So nothing is lost
/// and no name is used twice (children are named by a counter).
/// </summary>
public sealed class VirtualHostActor : ReceiveActor
{
    private readonly HostServices _host;
    private readonly Dictionary<string, Route> _routes = new(StringComparer.Ordinal);
    private readonly IActorRef _pool;
    private long _nextEntry;

    public VirtualHostActor(HostServices host)
    {
        _host = host;
        _pool = Context.ActorOf(OriginPoolActor.Props(host), "origins");
        Receive<EntryMail>(Deliver);
        Receive<EntryActor.Quiet>(OnQuiet);
        Receive<EntryStopped>(OnStopped);
        Receive<OriginPoolActor.Pick>(pick => _pool.Forward(pick));
        Receive<OriginPoolActor.Report>(report => _pool.Forward(report));
        Receive<OriginPoolActor.Released>(released => _pool.Forward(released));
    }

    private sealed record EntryStopped(string Key, long Number);

    public static Props Props(HostServices host) => Akka.Actor.Props.Create(() => new VirtualHostActor(host));

    /// <summary>A failing entry starts anew with its mailbox, three times in ten seconds; then it stops and the next request makes another.</summary>
    protected override SupervisorStrategy SupervisorStrategy()
        => new OneForOneStrategy(3, TimeSpan.FromSeconds(10), static _ => Directive.Restart);

    protected override void PreRestart(Exception reason, object? message)
    {
        if (message is EntryMail mail) mail.Refuse("the virtual host's actor failed on this request");
        base.PreRestart(reason, message);
    }

    private void Deliver(EntryMail mail)
    {
        if (!_routes.TryGetValue(mail.Key, out Route? route))
        {
            long number = ++_nextEntry;
            var count = new MailCount();
            IActorRef actor = Context.ActorOf(EntryActor.Props(_host, mail.Key, _pool, count), $"entry-{number}");
            Context.WatchWith(actor, new EntryStopped(mail.Key, number));
            route = new Route(actor, number);
            _routes.Add(mail.Key, route);
        }

        route.Sent++;
        route.Actor.Tell(mail);
    }

    private void OnQuiet(EntryActor.Quiet quiet)
    {
        if (!_routes.TryGetValue(quiet.Key, out Route? route) || !route.Actor.Equals(Sender) || route.Sent != quiet.Handled) return;
        _routes.Remove(quiet.Key);
        Context.Unwatch(route.Actor);
        Context.Stop(route.Actor);
    }

    private void OnStopped(EntryStopped stopped)
    {
        if (_routes.TryGetValue(stopped.Key, out Route? route) && route.Number == stopped.Number) _routes.Remove(stopped.Key);
    }

    private sealed class Route(IActorRef actor, long number)
    {
        public IActorRef Actor { get; } = actor;

        public long Number { get; } = number;

        public long Sent { get; set; }
    }
}
