namespace StonMedia.Streams.Origin;

/// <summary>An origin transfer failed; <see cref="Failure"/> says at which stage.</summary>
public sealed class OriginException(OriginFailure failure, string message, Exception? inner = null) : Exception(message, inner)
{
    public OriginFailure Failure { get; } = failure;

    /// <summary>True when not one byte of the answer had come, so that a GET may be sent again elsewhere.</summary>
    public bool NothingReceived { get; init; }
}
