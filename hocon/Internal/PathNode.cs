namespace StonMedia.Hocon.Internal;

/// <summary>The containers from a value up to the root, innermost first; shared tails, never changed.</summary>
internal sealed class PathNode(HoconValue value, PathNode? next)
{
    public HoconValue Value => value;

    public PathNode? Next => next;

    /// <summary>The root.</summary>
    public PathNode Last
    {
        get
        {
            PathNode node = this;
            while (node.Next is not null) node = node.Next;
            return node;
        }
    }
}
