namespace StonMedia.Hocon.Internal;

/// <summary>A piece of text with a meaning, and where it stands; a string of several lines stands where it ends.</summary>
internal sealed class Token(TokenKind kind, string text, int line, int column)
{
    public TokenKind Kind => kind;

    /// <summary>The characters; for a problem the message.</summary>
    public string Text => text;

    public int Line => line;

    public int Column => column;

    /// <summary>For <see cref="TokenKind.Value"/>.</summary>
    public HoconValue? Value { get; init; }

    /// <summary>For <see cref="TokenKind.Substitution"/>: what stands between the braces.</summary>
    public List<Token>? Parts { get; init; }

    /// <summary>For <see cref="TokenKind.Substitution"/>: written with a question mark.</summary>
    public bool IsOptional { get; init; }

    public bool IsQuotedString => Value is HoconString;

    /// <summary>True for what can be a part of a concatenation by itself.</summary>
    public bool IsSimple => kind is TokenKind.Value or TokenKind.Unquoted or TokenKind.Substitution;

    public bool IsBlank => kind == TokenKind.Unquoted && Blanks.IsBlank(text);

    public string Describe() => kind switch
    {
        TokenKind.End => "the end of the text",
        TokenKind.Newline => "the end of the line",
        TokenKind.Value when Value is HoconString s => $"\"{s.Value}\"",
        TokenKind.Substitution => "a substitution",
        _ => $"'{text}'",
    };
}
