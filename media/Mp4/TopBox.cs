namespace StonMedia.Media.Mp4;

/// <summary>A box at the top of the file.</summary>
internal readonly record struct TopBox(uint Type, long Offset, int HeaderSize, long Size)
{
    public long End => Offset + Size;
}
