namespace StonMedia.Media.Mp4.Boxes;

/// <summary>One box of the moov, or (Type 0) leftover bytes at a container's end that are no box.</summary>
/// <param name="Type">Four characters as a number; 0 for leftover bytes.</param>
/// <param name="Parent">Index of the enclosing node, -1 for the moov.</param>
/// <param name="Offset">First byte of its header, from the moov's first byte.</param>
/// <param name="HeaderSize">8 or 16; 0 for leftover bytes.</param>
/// <param name="Size">Bytes of the whole box.</param>
/// <param name="KeptAt">Where its payload stands in the index's kept bytes, -1 if it was not kept (it is served from the source).</param>
/// <param name="Next">Index of the node behind this one's subtree.</param>
internal readonly record struct BoxNode(uint Type, int Parent, int Offset, int HeaderSize, int Size, int KeptAt, int Next)
{
    public int PayloadOffset => Offset + HeaderSize;

    public int PayloadSize => Size - HeaderSize;

    public int End => Offset + Size;
}
