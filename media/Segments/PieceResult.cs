using StonMedia.Media.Layouts;

namespace StonMedia.Media.Segments;

/// <summary>A piece of a packaged film, or why there is none.</summary>
/// <param name="Layout">What to serve; null when there is none.</param>
/// <param name="ContentType">Its type; empty when there is none.</param>
/// <param name="Outcome">Whether it was made.</param>
/// <param name="Reason">One line on why not; null when it was.</param>
public readonly record struct PieceResult(Layout? Layout, string ContentType, PieceOutcome Outcome, string? Reason)
{
    /// <summary>With <see cref="PieceKind.HlsFacts"/> and <see cref="PieceKind.DashFacts"/>; the layout is empty then.</summary>
    public RenditionFacts? Facts { get; private init; }

    public static PieceResult Made(Layout layout, string contentType) => new(layout, contentType, PieceOutcome.Made, null);

    public static PieceResult Made(RenditionFacts facts) => new(Layout.Identity(0), "", PieceOutcome.Made, null) { Facts = facts };

    public static PieceResult Missing(string reason) => new(null, "", PieceOutcome.Missing, reason);

    /// <summary>For a number that is too high.</summary>
    /// <param name="count">How many there are, numbered from 0.</param>
    /// <param name="what">Of which kind, in the singular.</param>
    public static PieceResult Missing(int count, string what = "segment") => Missing(count switch
    {
        0 => $"there is no {what}",
        1 => $"there is one {what}, number 0",
        _ => $"there are {count} {what}s, numbers 0 to {count - 1}",
    });

    public static PieceResult NotYet { get; } = new(null, "", PieceOutcome.NotYet, "the film has not come so far yet");

    public static PieceResult Unable(string reason) => new(null, "", PieceOutcome.Unable, reason);
}
