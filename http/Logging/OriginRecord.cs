using StonMedia.Streams.Origin;

namespace StonMedia.Http.Logging;

/// <summary>One finished origin transfer, as the origin log keeps it.</summary>
internal readonly record struct OriginRecord
{
    /// <summary>When it began.</summary>
    public required DateTimeOffset Time { get; init; }

    public required string VirtualHost { get; init; }

    public required Uri Server { get; init; }

    public required string Method { get; init; }

    public required string RawTarget { get; init; }

    public string? Range { get; init; }

    public OriginPurpose Purpose { get; init; }

    /// <summary>0: no head came.</summary>
    public int Status { get; init; }

    /// <summary>As the origin stated it; negative: not stated.</summary>
    public long ContentLength { get; init; }

    /// <summary>Body bytes received.</summary>
    public long Bytes { get; init; }

    public double TakenMilliseconds { get; init; }

    /// <summary>To the head, connecting included; negative: none came.</summary>
    public double HeadMilliseconds { get; init; }

    /// <summary>One word: ok, left (not read to its end), or the failure.</summary>
    public required string End { get; init; }
}
