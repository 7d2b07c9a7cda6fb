using StonMedia.Media.Layouts;
using StonMedia.Streams.Pacing;

namespace StonMedia.Streams.Delivery;

/// <summary>One response body in flight: which slice of which view, from where, how fast.</summary>
public sealed record Delivery
{
    public required IBodySource Body { get; init; }

    public required Layout Layout { get; init; }

    /// <summary>First byte in the view, and how many; -1: to the end of a body of unknown length (identity layout only).</summary>
    public required long Offset { get; init; }

    public required long Count { get; init; }

    /// <summary>Null: as fast as the viewer takes it. Disposed with the delivery.</summary>
    public DeliveryPacer? Pacer { get; init; }
}
