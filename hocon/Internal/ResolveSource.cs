namespace StonMedia.Hocon.Internal;

/// <summary>
/// The tree that substitutions look into, and the containers that lead to the value being resolved. The tree is not always the whole
/// one: while a layer of a merge is resolved, the layers from it up are missing, so that a key may refer to its own older value.
/// </summary>
internal sealed class ResolveSource(HoconObject root, PathNode? parents = null)
{
    /// <summary>Finds a value by path; null when there is none. On the way down only what the path touches is resolved.</summary>
    public HoconValue? Find(Resolver resolver, string[] path, out PathNode? parents)
    {
        parents = null;
        Restriction outer = resolver.Restrict(new Restriction(path, 0));
        HoconValue? resolved = resolver.Resolve(root, new ResolveSource(root));
        resolver.Restrict(outer);
        if (ReferenceEquals(resolved, Resolver.Cycle)) return resolved;
        for (int i = 0; resolved is HoconObject or DelayedMerge { IsObject: true }; i++)
        {
            parents = new PathNode(resolved, parents);
            HoconObject? container = resolved as HoconObject;
            if (container is null)
            {
                container = ((DelayedMerge)resolved).LayerWith(path[i]);
                if (container is null) return null;
                parents = new PathNode(container, parents);
            }
            resolved = container.Peek(path[i]);
            if (i == path.Length - 1) return resolved;
        }
        return null;
    }

    /// <summary>The source for the children of a container.</summary>
    public ResolveSource Push(HoconValue container)
    {
        if (parents is not null) return new ResolveSource(root, new PathNode(container, parents));
        return ReferenceEquals(container, root) ? new ResolveSource(root, new PathNode(container, null)) : this;
    }

    public ResolveSource WithoutParents() => parents is null ? this : new ResolveSource(root);

    /// <summary>The source in which a value, child of the innermost container, is exchanged; null takes it out.</summary>
    public ResolveSource ReplaceHere(HoconValue old, HoconValue? replacement, Resolver resolver)
    {
        // Without a way to the root there is nothing to cut: the value is part of something that the root does not hold any more.
        if (parents is null || ReferenceEquals(old, replacement)) return this;
        PathNode? changed = Replaced(parents, old, replacement, resolver);
        return changed is null ? new ResolveSource(new HoconObject(root.Origin)) : new ResolveSource((HoconObject)changed.Last.Value, changed);
    }

    // Containers are immutable, so exchanging a child means new containers up to the root.
    private static PathNode? Replaced(PathNode node, HoconValue child, HoconValue? replacement, Resolver resolver)
    {
        HoconValue? container;
        switch (node.Value)
        {
            case HoconObject obj:
                resolver.Charge(obj.Count);
                container = obj.Replace(child, replacement);
                break;
            case HoconArray array:
                resolver.Charge(array.Count);
                container = array.Replace(child, replacement);
                break;
            case DelayedMerge merge:
                container = merge.Replace(child, replacement);
                break;
            default:
                container = ((Concatenation)node.Value).Replace(child, replacement);
                break;
        }
        if (node.Next is null) return container is HoconObject ? new PathNode(container, null) : null;
        PathNode? above = Replaced(node.Next, node.Value, container, resolver);
        return container is null ? above : new PathNode(container, above);
    }
}
