using StonMedia.Media.Segments;

namespace StonMedia.Media.Stills;

/// <summary>What a decoder needs for pictures, or why there are none.</summary>
/// <param name="Input">Null when there are none.</param>
/// <param name="Outcome"><see cref="PieceOutcome.Missing"/>: the film shows nothing then; <see cref="PieceOutcome.Unable"/>: pictures cannot be taken from it.</param>
/// <param name="Reason">One line on why there are none; null when there are.</param>
public readonly record struct StillResult(StillInput? Input, PieceOutcome Outcome, string? Reason)
{
    public static StillResult Made(StillInput input) => new(input, PieceOutcome.Made, null);

    public static StillResult Missing(string reason) => new(null, PieceOutcome.Missing, reason);

    public static StillResult Unable(string reason) => new(null, PieceOutcome.Unable, reason);
}
