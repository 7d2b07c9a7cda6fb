namespace StonMedia.Media.Segments;

/// <summary>A package, or why a film cannot be cut into segments.</summary>
/// <param name="Package">Null when it cannot.</param>
/// <param name="Reason">One line on why not; null when it can.</param>
public readonly record struct PackageResult(MediaPackage? Package, string? Reason);
