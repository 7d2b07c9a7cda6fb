namespace StonMedia.Media.Layouts;

/// <summary>Bytes [Start, End) of a source file.</summary>
public readonly record struct SourceRange(long Start, long End)
{
    public long Count => End - Start;
}
