using StonMedia.Media.Layouts;

namespace StonMedia.Media;

/// <summary>A view of a source, or the source itself and why.</summary>
/// <param name="Layout">What to serve; an identity when the source goes out as it is.</param>
/// <param name="Reason">One line for the log on why the asked view was not made; null when it was, or when there was nothing to do.</param>
public readonly record struct ViewResult(Layout Layout, string? Reason)
{
    /// <summary>A view was asked for that could not be made: the source is served as it is.</summary>
    public bool IsUntouched => Reason is not null;
}
