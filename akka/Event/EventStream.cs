using System.Collections.Concurrent;
using Akka.Actor;
using Akka.Actor.Internal;

namespace Akka.Event;

/// <summary>A system's bus: events go to whoever subscribed to their class, a base class or an interface, one copy each.</summary>
public class EventStream : LoggingBus
{
    private readonly bool _debug;
    private readonly Lock _lock = new();
    private readonly Dictionary<Type, HashSet<IActorRef>> _subscribers = [];
    private ConcurrentDictionary<Type, IActorRef[]> _routes = new();

    /// <param name="debug">Log subscriptions at debug level.</param>
    public EventStream(bool debug)
    {
        _debug = debug;
    }

    public override void Publish(object @event)
    {
        ArgumentNullException.ThrowIfNull(@event);
        foreach (IActorRef subscriber in RouteOf(@event.GetType()))
            subscriber.Tell(@event, ActorRefs.NoSender);
    }

    /// <summary>Says whether anything changed.</summary>
    public override bool Subscribe(IActorRef subscriber, Type channel)
    {
        ArgumentNullException.ThrowIfNull(subscriber);
        ArgumentNullException.ThrowIfNull(channel);
        if (subscriber is ActorCell { IsEnded: true })
            return false;
        (subscriber as ActorCell)?.MarkSubscribed();
        lock (_lock)
        {
            if (!_subscribers.TryGetValue(channel, out HashSet<IActorRef>? set))
                _subscribers[channel] = set = [];
            if (!set.Add(subscriber))
                return false;
            _routes = new ConcurrentDictionary<Type, IActorRef[]>();
        }

        if (subscriber is ActorCell { IsEnded: true })
            Unsubscribe(subscriber);
        if (_debug)
            Publish(new Debug(nameof(EventStream), GetType(), $"subscribing {subscriber} to channel {channel}"));
        return true;
    }

    /// <summary>Says whether anything changed.</summary>
    public override bool Unsubscribe(IActorRef subscriber, Type channel)
    {
        ArgumentNullException.ThrowIfNull(subscriber);
        lock (_lock)
        {
            if (!_subscribers.TryGetValue(channel, out HashSet<IActorRef>? set) || !set.Remove(subscriber))
                return false;
            _routes = new ConcurrentDictionary<Type, IActorRef[]>();
        }

        if (_debug)
            Publish(new Debug(nameof(EventStream), GetType(), $"unsubscribing {subscriber} from channel {channel}"));
        return true;
    }

    /// <summary>Says whether anything changed.</summary>
    public override bool Unsubscribe(IActorRef subscriber)
    {
        ArgumentNullException.ThrowIfNull(subscriber);
        bool changed = false;
        lock (_lock)
        {
            foreach (HashSet<IActorRef> set in _subscribers.Values)
                changed |= set.Remove(subscriber);
            if (changed)
                _routes = new ConcurrentDictionary<Type, IActorRef[]>();
        }

        return changed;
    }

    internal bool Reaches(Type type) => RouteOf(type).Length > 0;

    private IActorRef[] RouteOf(Type type)
    {
        ConcurrentDictionary<Type, IActorRef[]> routes = Volatile.Read(ref _routes);
        if (routes.TryGetValue(type, out IActorRef[]? route))
            return route;
        lock (_lock)
        {
            var all = new HashSet<IActorRef>();
            foreach ((Type channel, HashSet<IActorRef> set) in _subscribers)
            {
                if (channel.IsAssignableFrom(type))
                    all.UnionWith(set);
            }

            route = [.. all];
            _routes[type] = route;
            return route;
        }
    }
}
