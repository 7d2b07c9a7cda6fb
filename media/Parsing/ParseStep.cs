namespace StonMedia.Media.Parsing;

/// <summary>One answer of an <see cref="IMediaParser"/>.</summary>
public readonly struct ParseStep
{
    private ParseStep(ParseStepKind kind) => Kind = kind;

    public ParseStepKind Kind { get; }

    /// <summary>First wanted byte of the source.</summary>
    public long Offset { get; private init; }

    /// <summary>Wanted bytes, 1 or more; Offset + Length never lies behind the source's end.</summary>
    public int Length { get; private init; }

    /// <summary>
    /// More bytes right behind these will most likely be wanted next, how many is known once these are seen: ask the origin for
    /// [Offset, end of the source) in one request, hand over the Length bytes as soon as they are there, and stop at what the next Need says.
    /// </summary>
    public bool OpenEnded { get; private init; }

    /// <summary>The result, with Done.</summary>
    public MediaIndex? Index { get; private init; }

    /// <summary>One line for the operator, with Refused.</summary>
    public string? Reason { get; private init; }

    public static ParseStep Need(long offset, int length, bool openEnded = false)
        => new(ParseStepKind.Need) { Offset = offset, Length = length, OpenEnded = openEnded };

    /// <summary>The end. Parsers of single pieces have an index only where they found out more than they were asked for.</summary>
    public static ParseStep Done(MediaIndex? index) => new(ParseStepKind.Done) { Index = index };

    public static ParseStep Refused(string reason) => new(ParseStepKind.Refused) { Reason = reason };
}
