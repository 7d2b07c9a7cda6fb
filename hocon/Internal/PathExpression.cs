using System.Text;

namespace StonMedia.Hocon.Internal;

/// <summary>Path expressions: elements parted by dots, quotes protecting dots (HOCON.md, "Path expressions").</summary>
internal static class PathExpression
{
    private const string EmptyElement = "a path must not begin or end with a dot or have two in a row; an empty element is written \"\"";

    /// <summary>Reads a path given by code, such as <c>a.b."c.d"</c>.</summary>
    /// <exception cref="HoconException">It is none.</exception>
    public static string[] Parse(string path)
    {
        if (IsPlain(path)) return path.Split('.');
        var lexer = new Lexer(path, null, allowComments: true);
        var tokens = new List<Token>();
        for (Token token = lexer.Next(); token.Kind != TokenKind.End; token = lexer.Next())
            tokens.Add(token);
        return FromTokens(tokens, tokens.Count, out string? problem)
            ?? throw new HoconException(HoconErrorKind.BadPath, $"'{path}' is not a path: {problem}", default);
    }

    /// <summary>Elements out of the tokens of a key or substitution; null with a problem when they are no path.</summary>
    public static string[]? FromTokens(List<Token> tokens, int count, out string? problem)
    {
        problem = null;
        // The usual key is one word without dots.
        if (count == 1 && tokens[0].Kind == TokenKind.Unquoted && !tokens[0].Text.Contains('.', StringComparison.Ordinal))
            return [tokens[0].Text];

        var elements = new List<string>();
        var element = new StringBuilder();
        bool mayBeEmpty = false;
        for (int i = 0; i < count; i++)
        {
            Token token = tokens[i];
            if (token.IsQuotedString)
            {
                element.Append(token.Text);
                mayBeEmpty |= element.Length == 0;
            }
            else if (token.Kind is TokenKind.Value or TokenKind.Unquoted)
            {
                if (!AddText(token.Text, elements, element, ref mayBeEmpty))
                {
                    problem = EmptyElement;
                    return null;
                }
            }
            else
            {
                problem = token.Kind == TokenKind.Problem ? token.Text : $"{token.Describe()} is not allowed in a path";
                return null;
            }
        }
        if (element.Length == 0 && !mayBeEmpty)
        {
            problem = count == 0 ? "a path must have a name" : EmptyElement;
            return null;
        }
        elements.Add(element.ToString());
        return [.. elements];
    }

    // Dots outside quotes part elements, those of numbers too.
    private static bool AddText(string text, List<string> elements, StringBuilder element, ref bool mayBeEmpty)
    {
        int start = 0;
        for (int dot = text.IndexOf('.', StringComparison.Ordinal); dot >= 0; dot = text.IndexOf('.', start))
        {
            element.Append(text, start, dot - start);
            if (element.Length == 0 && !mayBeEmpty) return false;
            elements.Add(element.ToString());
            element.Clear();
            mayBeEmpty = false;
            start = dot + 1;
        }
        element.Append(text, start, text.Length - start);
        return true;
    }

    private static bool IsPlain(string path)
    {
        bool afterDot = true;
        foreach (char c in path)
        {
            if (c == '.' ? afterDot : !(char.IsAsciiLetter(c) || c == '_' || (c == '-' && !afterDot))) return false;
            afterDot = c == '.';
        }
        return !afterDot;
    }
}
