namespace StonMedia.Streams.Origin;

/// <summary>An origin transfer failed; <see cref="Failure"/> says at which stage.</summary>
public sealed class OriginException(OriginFailure failure, string message, Exception? inner = null) : Exception(message, inner)
{
    public OriginFailure Failure { get; } = failure;

    /// <summary>True when not one byte of the answer had come, so that a GET may be sent again elsewhere.</summary>
    public bool NothingReceived { get; init; }

    /// <summary>What a viewer may be told: no address, no name of a server. The message is for the log.</summary>
    public string ViewerReason => Failure switch
    {
        OriginFailure.ConnectFailed => "the origin could not be reached",
        OriginFailure.ConnectTimeout => "the origin could not be reached in time",
        OriginFailure.ReceiveTimeout => "the origin did not answer in time",
        OriginFailure.Truncated => "the origin closed the connection early",
        OriginFailure.Malformed => "the origin's answer was malformed",
        _ => "no origin server is available",
    };
}
