namespace Akka.Actor.Internal;

internal sealed partial class ActorSystemImpl
{
    public override ActorSelection ActorSelection(ActorPath actorPath) => new(Root, actorPath.ToStringWithoutAddress());

    public override ActorSelection ActorSelection(string actorPath) => SelectFrom(Root, actorPath);

    /// <summary>Selects by an absolute path, with or without this system's address, or by one relative to <paramref name="anchor"/>.</summary>
    internal ActorSelection SelectFrom(InternalRef anchor, string path)
    {
        string address = Root.Path.Address.ToString();
        if (path.StartsWith(address + "/", StringComparison.Ordinal))
            path = path[address.Length..];
        return new ActorSelection(path.StartsWith('/') ? Root : anchor, path);
    }

    /// <summary>Who is at a path from an anchor; a reference to nobody when there is nobody.</summary>
    internal InternalRef Resolve(InternalRef anchor, IReadOnlyList<string> elements)
    {
        InternalRef? at = anchor;
        foreach (string element in elements)
        {
            at = element == ".." ? at.ParentRef : at.FindChild(element);
            if (at is null)
                return new EmptyRef(this, anchor.Path / elements);
        }

        return at;
    }
}
