namespace StonMedia.Streams.Delivery;

/// <summary>
/// The element of a delivery's graph: some bytes on their way, borrowed from the stage that pushed it and valid until that
/// stage is pulled again. One Chunk object travels again and again, so an element costs no allocation.
/// </summary>
public sealed class Chunk
{
    public ReadOnlyMemory<byte> Memory { get; set; }

    /// <summary>Offset of the first byte in the view (not in the response body).</summary>
    public long Offset { get; set; }
}
