namespace StonMedia.Media.Segments;

/// <summary>A package, or why there is none.</summary>
/// <param name="Package">Null when there is none.</param>
/// <param name="Outcome"><see cref="PieceOutcome.Missing"/>: the film plays nothing where the clip is; <see cref="PieceOutcome.Unable"/>: it cannot be cut into segments.</param>
/// <param name="Reason">One line on why there is none; null when there is one.</param>
public readonly record struct PackageResult(MediaPackage? Package, PieceOutcome Outcome, string? Reason)
{
    public static PackageResult Made(MediaPackage package) => new(package, PieceOutcome.Made, null);

    public static PackageResult Missing(string reason) => new(null, PieceOutcome.Missing, reason);

    public static PackageResult Unable(string reason) => new(null, PieceOutcome.Unable, reason);
}
