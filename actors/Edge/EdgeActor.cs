using Akka.Actor;
using StonMedia.Actors.Hosts;

namespace StonMedia.Actors.Edge;

/// <summary>The root of the project's tree: one child a virtual host, and the one that answers undelivered requests. Restarts what fails.</summary>
public sealed class EdgeActor : ReceiveActor
{
    public EdgeActor(IReadOnlyList<HostServices> hosts)
    {
        Context.ActorOf(UndeliveredActor.Props(), "undelivered");
        var actors = new Dictionary<string, IActorRef>(StringComparer.OrdinalIgnoreCase);
        for (int i = 0; i < hosts.Count; i++) actors[hosts[i].Settings.Name] = Context.ActorOf(VirtualHostActor.Props(hosts[i]), $"vhost-{i}");
        Receive<WhoServes>(_ => Sender.Tell(new Served(actors)));
    }

    /// <summary>"Which actors serve the virtual hosts?"; answered with <see cref="Served"/>.</summary>
    public sealed record WhoServes
    {
        public static WhoServes Instance { get; } = new();
    }

    public sealed record Served(IReadOnlyDictionary<string, IActorRef> Hosts);

    public static Props Props(IReadOnlyList<HostServices> hosts) => Akka.Actor.Props.Create(() => new EdgeActor(hosts));

    protected override SupervisorStrategy SupervisorStrategy() => new OneForOneStrategy(static _ => Directive.Restart);
}
