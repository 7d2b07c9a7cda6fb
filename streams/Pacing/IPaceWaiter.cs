namespace StonMedia.Streams.Pacing;

/// <summary>Who asked a <see cref="DeliveryPacer"/> and was told to wait.</summary>
public interface IPaceWaiter
{
    /// <summary>
    /// <paramref name="bytes"/> (1 or more) may go now. Called once a wait, on a thread that many deliveries share: must only pass it on.
    /// </summary>
    void OnGranted(int bytes);
}
