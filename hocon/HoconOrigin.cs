namespace StonMedia.Hocon;

/// <summary>Where a value was written: the place every error about it names.</summary>
/// <param name="File">The file's name as it was given or built from an include; null for values that come from no text.</param>
/// <param name="Line">1-based; 0 when there is no line (environment text, values made by code).</param>
/// <param name="Column">1-based, in UTF-16 units; 0 when unknown.</param>
public readonly record struct HoconOrigin(string? File, int Line, int Column)
{
    /// <summary>"file:line:column", with what is unknown left out.</summary>
    public override string ToString()
        => Line > 0 ? $"{File ?? "text"}:{Line}:{Column}" : File ?? "text";
}
