namespace StonMedia.Streams.Delivery;

/// <summary>The bytes of a body cannot be delivered any further; the viewer's connection is cut rather than ended as if whole.</summary>
public sealed class BodyException(string message, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>The body itself is gone (replaced or dropped): whoever has sent nothing yet may look the entry up again, once.</summary>
    public bool GenerationGone { get; init; }

    /// <summary>All of cache.memory is in use: nothing is wrong with the bytes, but there is nowhere to store them.</summary>
    public bool NoMemory { get; init; }
}
