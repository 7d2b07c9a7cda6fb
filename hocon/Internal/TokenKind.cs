namespace StonMedia.Hocon.Internal;

/// <summary>What a <see cref="Token"/> is.</summary>
internal enum TokenKind : byte
{
    End,
    Newline,
    Comment,
    Comma,
    Equals,
    Colon,
    PlusEquals,
    OpenCurly,
    CloseCurly,
    OpenSquare,
    CloseSquare,

    /// <summary>A quoted string, number, boolean or null.</summary>
    Value,

    /// <summary>A word, or blanks between two simple values.</summary>
    Unquoted,
    Substitution,

    /// <summary>Something that is no token; the text says why.</summary>
    Problem,
}
