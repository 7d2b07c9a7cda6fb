namespace StonMedia.Cache.Http;

/// <summary>A Range header's meaning for a body of known length.</summary>
public readonly struct RangeSelection
{
    private RangeSelection(RangeOutcome outcome, ByteRange single, ByteRange[]? parts)
    {
        Outcome = outcome;
        Single = single;
        Parts = parts;
    }

    public static RangeSelection Whole => new(RangeOutcome.Whole, default, null);

    public static RangeSelection Unsatisfiable => new(RangeOutcome.Unsatisfiable, default, null);

    public RangeOutcome Outcome { get; }

    /// <summary>The one range; meaningful only for <see cref="RangeOutcome.Single"/>.</summary>
    public ByteRange Single { get; }

    /// <summary>Two or more ranges in the order asked for; null unless <see cref="RangeOutcome.Multiple"/>.</summary>
    public ByteRange[]? Parts { get; }

    public static RangeSelection Of(ByteRange range) => new(RangeOutcome.Single, range, null);

    /// <summary>A selection of those ranges; one range alone is never a multipart answer (RFC 9110 15.3.7.2).</summary>
    public static RangeSelection Of(ByteRange[] parts) => parts.Length switch
    {
        0 => Unsatisfiable,
        1 => Of(parts[0]),
        _ => new(RangeOutcome.Multiple, default, parts),
    };
}
