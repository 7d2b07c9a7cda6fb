namespace StonMedia.Media.Mp4.Boxes;

/// <summary>
/// The boxes of a moov in file order, containers before their children, and a copy of the payloads that views need. Large opaque
/// boxes (covers) are not copied: views take them from the source.
/// </summary>
internal sealed class BoxTree(BoxNode[] nodes, byte[] kept, long moovOffset)
{
    public ReadOnlySpan<BoxNode> Nodes => nodes;

    /// <summary>Where the moov begins in the source.</summary>
    public long MoovOffset => moovOffset;

    /// <summary>Somewhere in a meta or udta box stands an iloc, whose file offsets would have to move with the media.</summary>
    public required bool HasItemLocations { get; init; }

    public BoxNode Moov => nodes[0];

    public long MemoryBytes => (nodes.Length * 28L) + kept.Length + 96;

    public BoxNode this[int index] => nodes[index];

    /// <summary>The kept payload, empty when it was not kept or index is -1.</summary>
    public ReadOnlyMemory<byte> Payload(int index)
    {
        if (index < 0) return default;
        BoxNode node = nodes[index];
        return node.KeptAt < 0 ? default : kept.AsMemory(node.KeptAt, node.PayloadSize);
    }

    /// <summary>First child, or -1; the following ones are at <see cref="BoxNode.Next"/>.</summary>
    public int FirstChild(int parent)
    {
        int child = parent + 1;
        return child < nodes.Length && nodes[child].Parent == parent ? child : -1;
    }

    /// <summary>The sibling behind <paramref name="index"/>, or -1.</summary>
    public int NextSibling(int index)
    {
        int next = nodes[index].Next;
        return next < nodes.Length && nodes[next].Parent == nodes[index].Parent ? next : -1;
    }

    /// <summary>First child of that type, or -1.</summary>
    public int Find(int parent, uint type)
    {
        if (parent < 0) return -1;
        for (int child = FirstChild(parent); child >= 0; child = NextSibling(child))
            if (nodes[child].Type == type) return child;
        return -1;
    }

    /// <summary>The stbl of a trak, or -1.</summary>
    public int SampleTable(int trak) => Find(Find(Find(trak, FourCc.Mdia), FourCc.Minf), FourCc.Stbl);
}
