using StonMedia.Streams.Origin;

namespace StonMedia.Http.Origin;

/// <summary>Names the failures of the layer below.</summary>
internal static class OriginFaults
{
    /// <summary>The failure of a request without a head; null when it is the caller's own doing, to be rethrown as it is.</summary>
    public static OriginException? OfSending(Exception error, OriginTransfer transfer, CancellationToken cancel)
    {
        bool nothing = !transfer.HasReceived;
        if (error is OperationCanceledException canceled)
        {
            if (cancel.IsCancellationRequested) return null;
            if (canceled.InnerException is TimeoutException || !transfer.MayBeSeen)
                return new(OriginFailure.ConnectTimeout, "no connection within the connect timeout", error) { NothingReceived = true };
            return transfer.TimedOut
                ? new(OriginFailure.ReceiveTimeout, "no response head within the receive timeout", error) { NothingReceived = nothing }
                : new(OriginFailure.Truncated, error.Message, error) { NothingReceived = nothing };
        }

        if (error is not (HttpRequestException or IOException)) return null;
        return new(Classify(error, transfer.MayBeSeen), Reason(error), error) { NothingReceived = nothing };
    }

    /// <summary>The failure of a body read; null when the caller gave up.</summary>
    public static OriginException? OfReading(Exception error, OriginTransfer transfer, CancellationToken cancel) => error switch
    {
        OperationCanceledException when cancel.IsCancellationRequested => null,
        OperationCanceledException or ObjectDisposedException when transfer.TimedOut
            => new(OriginFailure.ReceiveTimeout, "nothing more of the body within the receive timeout", error),
        HttpRequestException or IOException => new(Classify(error, sent: true), Reason(error), error),
        _ => null,
    };

    private static OriginFailure Classify(Exception error, bool sent)
    {
        HttpRequestError kind = error switch
        {
            HttpRequestException request => request.HttpRequestError,
            HttpIOException io => io.HttpRequestError,
            _ => HttpRequestError.Unknown,
        };
        return kind switch
        {
            HttpRequestError.NameResolutionError or HttpRequestError.ConnectionError or HttpRequestError.SecureConnectionError
                => OriginFailure.ConnectFailed,
            HttpRequestError.InvalidResponse or HttpRequestError.ConfigurationLimitExceeded => OriginFailure.Malformed,
            // HTTP/2: the stream was reset, or the connection was given up.
            HttpRequestError.ResponseEnded or HttpRequestError.HttpProtocolError => OriginFailure.Truncated,
            _ => sent ? OriginFailure.Truncated : OriginFailure.ConnectFailed,
        };
    }

    /// <summary>What both say, once: a refused connection is told by either in the same words.</summary>
    private static string Reason(Exception error)
        => error.InnerException is { } inner && !error.Message.Contains(inner.Message, StringComparison.Ordinal) ? $"{error.Message} {inner.Message}" : error.Message;
}
