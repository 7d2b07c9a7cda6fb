using System.Collections.Concurrent;

namespace Akka.Actor.Internal;

/// <summary>The parent of the references that wait for a reply.</summary>
internal sealed class TempRef(ActorSystemImpl system, ActorPath path) : InternalRef
{
    private readonly ConcurrentDictionary<string, InternalRef> _children = new(StringComparer.Ordinal);
    private long _last;

    public override ActorPath Path => path;

    internal override InternalRef? ParentRef => null;

    internal override ActorSystemImpl OwnSystem => system;

    internal override InternalRef? FindChild(string name) => _children.GetValueOrDefault(name);

    internal ActorPath NextPath() => new ChildActorPath(path, AnonymousNames.Of(Interlocked.Increment(ref _last)), 0);

    internal void Add(InternalRef child) => _children[child.Path.Name] = child;

    internal void Remove(string name) => _children.TryRemove(name, out _);

    protected override void TellInternal(object message, IActorRef? sender) => system.DeadLetter(message, sender, this);

    internal override void SendSystem(SystemMessage message) => message.OnDead(this);
}
