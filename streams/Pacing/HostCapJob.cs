namespace StonMedia.Streams.Pacing;

/// <summary>One delivery's place in the queue of a <see cref="HostCap"/>; all but the owner is the cap's, under its lock.</summary>
internal sealed class HostCapJob(DeliveryPacer owner)
{
    public DeliveryPacer Owner { get; } = owner;

    /// <summary>Virtual time up to which this delivery has been served.</summary>
    public long Finish { get; set; }

    public int Bytes { get; set; }

    public bool Waiting { get; set; }
}
