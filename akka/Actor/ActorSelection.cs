using Akka.Actor.Internal;

namespace Akka.Actor;

/// <summary>A path that is looked up anew for each message. Absolute paths and <c>..</c>, no wildcards.</summary>
public class ActorSelection : ICanTell
{
    private readonly string[] _elements;

    public ActorSelection(IActorRef anchor, string path)
        : this(anchor, path.Split('/', StringSplitOptions.RemoveEmptyEntries))
    {
    }

    public ActorSelection(IActorRef anchor, IEnumerable<string> elements)
    {
        Anchor = anchor;
        _elements = [.. elements];
    }

    public IActorRef Anchor { get; }

    public string PathString => "/" + string.Join("/", _elements);

    public void Tell(object message, IActorRef? sender = null) => Target.Tell(message, sender ?? ActorCell.Current);

    /// <summary>The actor at the path.</summary>
    /// <exception cref="ActorNotFoundException">There is none, or it did not answer in time.</exception>
    public Task<IActorRef> ResolveOne(TimeSpan timeout) => ResolveOne(timeout, CancellationToken.None);

    /// <inheritdoc cref="ResolveOne(TimeSpan)"/>
    public async Task<IActorRef> ResolveOne(TimeSpan timeout, CancellationToken ct)
    {
        try
        {
            ActorIdentity identity = await Target.Ask<ActorIdentity>(new Identify(null), timeout, ct).ConfigureAwait(false);
            return identity.Subject ?? throw new ActorNotFoundException("subject was null");
        }
        catch (Exception e) when (e is AskTimeoutException or OperationCanceledException)
        {
            throw new ActorNotFoundException("Exception occurred while resolving ActorSelection", e);
        }
    }

    public override bool Equals(object? obj) => obj is ActorSelection other && Equals(other);

    public override int GetHashCode() => HashCode.Combine(Anchor, PathString);

    public override string ToString() => $"ActorSelection[Anchor({Anchor.Path}), Path({PathString})]";

    protected bool Equals(ActorSelection other) => Anchor.Equals(other.Anchor) && PathString == other.PathString;

    internal ActorSystemImpl? System => (Anchor as InternalRef)?.OwnSystem;

    private IActorRef Target => Anchor is InternalRef anchor && System is { } system ? system.Resolve(anchor, _elements) : Anchor;
}
