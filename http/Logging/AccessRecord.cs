using System.Net;

namespace StonMedia.Http.Logging;

/// <summary>One finished response, as the access log keeps it. Strings are as received: the log makes them harmless.</summary>
internal readonly record struct AccessRecord
{
    /// <summary>When the request had been read.</summary>
    public required DateTimeOffset Time { get; init; }

    public IPAddress? Client { get; init; }

    public required string Method { get; init; }

    public string? Host { get; init; }

    public required string RawTarget { get; init; }

    public required int Status { get; init; }

    /// <summary>Body bytes handed to the connection.</summary>
    public long Bytes { get; init; }

    public double TakenMilliseconds { get; init; }

    /// <summary>From the request to the first body byte; negative when none was sent.</summary>
    public double FirstByteMilliseconds { get; init; }

    /// <summary>
    /// One word: hit, miss, collapsed, revalidated, refreshed, stale, pass, error, denied, redirected, refused, purge; empty when the client
    /// left before it was known.
    /// </summary>
    public required string Result { get; init; }

    public string? Referer { get; init; }

    public string? UserAgent { get; init; }

    public string? Range { get; init; }

    public ResponseEnd End { get; init; }
}
