namespace StonMedia.Hocon.Internal;

/// <summary>A piece of text with a meaning, and where it stands; a string of several lines stands where it ends.</summary>
internal sealed class Token
{
    // Fields, not properties: before the first optimisation every property costs a call and a method to compile.
    public readonly TokenKind Kind;

    /// <summary>The characters; for a problem the message.</summary>
    public readonly string Text;

    public readonly int Line;

    public readonly int Column;

    /// <summary>True for what can be a part of a concatenation by itself.</summary>
    public readonly bool IsSimple;

    /// <summary>True for the blanks between two simple values.</summary>
    public bool IsBlank;

    /// <summary>For <see cref="TokenKind.Value"/>.</summary>
    public HoconValue? Value;

    /// <summary>For <see cref="TokenKind.Substitution"/>: what stands between the braces.</summary>
    public List<Token>? Parts;

    /// <summary>For <see cref="TokenKind.Substitution"/>: written with a question mark.</summary>
    public bool IsOptional;

    public Token(TokenKind kind, string text, int line, int column)
    {
        Kind = kind;
        Text = text;
        Line = line;
        Column = column;
        IsSimple = kind is TokenKind.Value or TokenKind.Unquoted or TokenKind.Substitution;
    }

    public bool IsQuotedString => Value is HoconString;

    public string Describe() => Kind switch
    {
        TokenKind.End => "the end of the text",
        TokenKind.Newline => "the end of the line",
        TokenKind.Value when Value is HoconString s => $"\"{s.Value}\"",
        TokenKind.Substitution => "a substitution",
        _ => $"'{Text}'",
    };
}
