namespace StonMedia.Media.Tests.Conformance;

/// <summary>A cell of the table.</summary>
/// <param name="Text">As it is shown.</param>
/// <param name="Fault">What is mishandled, computed by <see cref="Mishandling"/>; null for nothing.</param>
internal sealed record Cell(string Text, string? Fault = null)
{
    /// <summary>A view that files of this kind do not have.</summary>
    public static readonly Cell None = new("–");
}
