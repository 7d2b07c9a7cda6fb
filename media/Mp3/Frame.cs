namespace StonMedia.Media.Mp3;

/// <summary>A frame of a stream.</summary>
/// <param name="Number">From 0, the frame that only holds a Xing or VBRI header left out.</param>
/// <param name="Offset">In the source.</param>
/// <param name="Size">Bytes.</param>
/// <param name="Reservoir">Bytes of main data that it needs of the frames before it, 0 to 511.</param>
/// <param name="MainData">Bytes of main data that it adds.</param>
internal readonly record struct Frame(long Number, long Offset, int Size, int Reservoir, int MainData)
{
    public long End => Offset + Size;

    public static Frame Of(FrameHeader header, ReadOnlySpan<byte> data, long number, long offset)
        => new(number, offset, header.Size, header.Reservoir(data), header.Size - header.MainData);
}
