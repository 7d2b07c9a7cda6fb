using System.Text;

namespace StonMedia.Hocon.Internal;

/// <summary>
/// Cuts a text into tokens, one at a time. Blanks are kept only between two simple values, where concatenation needs them.
/// </summary>
internal sealed class Lexer(string text, string? file, bool allowComments)
{
    // What an ASCII character does: 1 is reserved outside quotes, 2 blank, 3 may begin a comment, 4 ends a line.
    private static ReadOnlySpan<byte> Classes =>
    [
        0, 0, 0, 0, 0, 0, 0, 0, 0, 2, 4, 2, 2, 2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2, 2, 2, 2,
        2, 1, 1, 1, 1, 0, 1, 0, 0, 0, 1, 1, 1, 0, 0, 3, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 1, 0, 1,
        1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 0,
        1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 1, 0, 0,
    ];

    private const int MaxSubstitutionNesting = 50;

    private int _pos;
    private int _line = 1;
    private int _lineStart;
    private int _nesting;
    private bool _lastWasSimple;
    private Token? _queued;

    public Token Next()
    {
        if (_queued is { } queued)
        {
            _queued = null;
            return queued;
        }
        return Next(ref _lastWasSimple, out _queued);
    }

    // The token, or the blanks before it; then the token itself is left for the next call.
    private Token Next(ref bool lastWasSimple, out Token? queued)
    {
        queued = null;
        int start = _pos, line = _line, column = _pos - _lineStart + 1;
        int end = start;
        ReadOnlySpan<byte> classes = Classes;
        for (; end < text.Length; end++)
        {
            char c = text[end];
            if (c < 128 ? classes[c] != 2 : !Blanks.IsBlank(c)) break;
        }
        _pos = end;
        Token token = Scan();
        bool blanks = end > start && lastWasSimple && token.IsSimple;
        lastWasSimple = token.IsSimple;
        if (!blanks) return token;
        queued = token;
        return new Token(TokenKind.Unquoted, end == start + 1 && text[start] == ' ' ? " " : text[start..end], line, column) { IsBlank = true };
    }

    private int Peek(int offset = 0) => _pos + offset < text.Length ? text[_pos + offset] : -1;

    private Token Make(TokenKind kind, string tokenText, int length)
    {
        var token = new Token(kind, tokenText, _line, _pos - _lineStart + 1);
        _pos += length;
        return token;
    }

    private Token Problem(string message, int column) => new(TokenKind.Problem, message, _line, column);

    private HoconOrigin Here(int column) => new(file, _line, column);

    private Token Scan()
    {
        int c = Peek();
        int column = _pos - _lineStart + 1;
        switch (c)
        {
            case -1: return Make(TokenKind.End, "", 0);
            case '\n': return Newline();
            case '"': return QuotedString();
            case '$': return Substitution();
            case ':': return Make(TokenKind.Colon, ":", 1);
            case ',': return Make(TokenKind.Comma, ",", 1);
            case '=': return Make(TokenKind.Equals, "=", 1);
            case '{': return Make(TokenKind.OpenCurly, "{", 1);
            case '}': return Make(TokenKind.CloseCurly, "}", 1);
            case '[': return Make(TokenKind.OpenSquare, "[", 1);
            case ']': return Make(TokenKind.CloseSquare, "]", 1);
            case '+':
                return Peek(1) == '=' ? Make(TokenKind.PlusEquals, "+=", 2) : Problem("'+' is not allowed outside quotes unless it is followed by '='", column);
        }
        if (IsCommentStart())
        {
            int end = text.IndexOf('\n', _pos);
            return Make(TokenKind.Comment, "", (end < 0 ? text.Length : end) - _pos);
        }
        if (c is (>= '0' and <= '9') or '-') return Number();
        return c < 128 && Classes[c] == 1 ? ReservedCharacter((char)c, column) : Word();
    }

    private Token ReservedCharacter(char c, int column) => Problem($"'{c}' is not allowed outside quotes", column);

    private bool IsCommentStart() => allowComments && (Peek() == '#' || (Peek() == '/' && Peek(1) == '/'));

    private Token Newline()
    {
        Token token = Make(TokenKind.Newline, "\n", 1);
        NextLine();
        return token;
    }

    private void NextLine()
    {
        _line++;
        _lineStart = _pos;
    }

    // true, false and null are recognised at the beginning of a word whatever follows; concatenation makes the word whole again.
    private Token Word()
    {
        int start = _pos, column = start - _lineStart + 1;
        HoconValue? keyword = text[start] switch
        {
            't' when string.CompareOrdinal(text, start, "true", 0, 4) == 0 => new HoconBoolean(true, Here(column)),
            'f' when string.CompareOrdinal(text, start, "false", 0, 5) == 0 => new HoconBoolean(false, Here(column)),
            'n' when string.CompareOrdinal(text, start, "null", 0, 4) == 0 => new HoconNull(Here(column)),
            _ => null,
        };
        if (keyword is not null)
        {
            _pos += keyword.Text!.Length;
            return new Token(TokenKind.Value, keyword.Text, _line, column) { Value = keyword };
        }
        ReadOnlySpan<byte> classes = Classes;
        int end = start;
        for (; end < text.Length; end++)
        {
            char c = text[end];
            if (c >= 128)
            {
                if (Blanks.IsBlank(c)) break;
            }
            else if (classes[c] != 0 && (classes[c] != 3 || (allowComments && end + 1 < text.Length && text[end + 1] == '/')))
            {
                break;
            }
        }
        _pos = end;
        return new Token(TokenKind.Unquoted, text[start..end], _line, column);
    }

    // Whatever is made of the characters of JSON numbers; what then is no number is a word.
    private Token Number()
    {
        int column = _pos - _lineStart + 1;
        int start = _pos, end = start + 1;
        bool isDouble = false;
        for (; end < text.Length; end++)
        {
            char c = text[end];
            if (c is (>= '0' and <= '9') or '-' or '+') continue;
            if (c is not ('.' or 'e' or 'E')) break;
            isDouble = true;
        }
        _pos = end;
        string digits = text[start.._pos];
        HoconNumber? number = null;
        if (!isDouble && JavaNumbers.TryParseLong(digits, out long integer))
            number = new HoconNumber(integer, digits, Here(column));
        else if (isDouble && JavaNumbers.TryParseDouble(digits, out double real))
            number = new HoconNumber(real, digits, Here(column));
        if (number is not null) return new Token(TokenKind.Value, digits, _line, column) { Value = number };
        int plus = digits.IndexOf('+', StringComparison.Ordinal);
        return plus >= 0 ? ReservedCharacter('+', column + plus) : new Token(TokenKind.Unquoted, digits, _line, column);
    }

    private Token QuotedString()
    {
        int column = _pos - _lineStart + 1;
        if (Peek(1) == '"' && Peek(2) == '"') return TripleQuotedString(column);
        int start = ++_pos;
        StringBuilder? unescaped = null;
        while (true)
        {
            while (_pos < text.Length && text[_pos] is >= ' ' and not ('"' or '\\')) _pos++;
            int c = Peek();
            if (c == '"') break;
            if (c == -1) return Problem("the text ends inside a quoted string", column);
            if (c < ' ')
                return Problem(c == '\n' ? "a quoted string must end on its line; use \"\"\" for several lines" : $"control character {c:X2} in a quoted string: write it as an escape", _pos - _lineStart + 1);
            unescaped ??= new StringBuilder();
            unescaped.Append(text, start, _pos - start);
            if (Escape(unescaped) is { } problem) return problem;
            start = _pos;
        }
        string tail = text[start.._pos++];
        return StringToken(unescaped is null ? tail : unescaped.Append(tail).ToString(), column);
    }

    private Token StringToken(string value, int column)
        => new(TokenKind.Value, value, _line, column) { Value = new HoconString(value, Here(column)) };

    // Reads one escape; a problem when there is no such escape.
    private Token? Escape(StringBuilder unescaped)
    {
        int column = _pos - _lineStart + 1;
        int c = Peek(1);
        int plain = c switch { '"' => '"', '\\' => '\\', '/' => '/', 'b' => '\b', 'f' => '\f', 'n' => '\n', 'r' => '\r', 't' => '\t', _ => -1 };
        if (plain >= 0)
        {
            unescaped.Append((char)plain);
            _pos += 2;
            return null;
        }
        if (c != 'u') return Problem(c == -1 ? "the text ends inside an escape" : $"\\{(char)c} is not an escape; a backslash itself is written \\\\", column);

        // The reference takes a plus sign for the first digit.
        int value = 0;
        for (int i = 2; i < 6; i++)
        {
            int digit = i == 2 && Peek(2) == '+' ? 0 : Peek(i) is int h and >= 0 ? JavaNumbers.Digit((char)h, 16) : -1;
            if (digit < 0) return Problem("\\u must be followed by four hexadecimal digits", column);
            value = (value << 4) | digit;
        }
        unescaped.Append((char)value);
        _pos += 6;
        return null;
    }

    // Ends at the last three of a run of quotes; the others belong to the text.
    private Token TripleQuotedString(int column)
    {
        int start = _pos + 3;
        int quote = text.IndexOf("\"\"\"", start, StringComparison.Ordinal);
        int end = quote < 0 ? text.Length : quote + 3;
        while (quote >= 0 && end < text.Length && text[end] == '"') end++;
        _pos = start;
        for (int newline = text.IndexOf('\n', start, end - start); newline >= 0; newline = text.IndexOf('\n', newline + 1, end - newline - 1))
        {
            _line++;
            _lineStart = newline + 1;
        }
        _pos = end;
        return quote < 0
            ? Problem("the text ends inside a \"\"\"-quoted string", _pos - _lineStart + 1)
            : StringToken(text[start..(end - 3)], Math.Min(column, _pos - _lineStart + 1));
    }

    private Token Substitution()
    {
        int line = _line, column = _pos - _lineStart + 1;
        if (Peek(1) != '{') return Problem("'$' is not allowed outside quotes unless it is followed by '{'", column);
        if (_nesting >= MaxSubstitutionNesting) return Problem("substitutions nested too deeply", column);
        _pos += 2;
        bool optional = Peek() == '?';
        if (optional) _pos++;
        var parts = new List<Token>(1);
        bool lastWasSimple = false;
        _nesting++;
        while (true)
        {
            Token token = Next(ref lastWasSimple, out Token? queued);
            if (queued is not null)
            {
                parts.Add(token);
                token = queued;
            }
            if (token.Kind is TokenKind.CloseCurly or TokenKind.End or TokenKind.Problem)
            {
                _nesting--;
                if (token.Kind == TokenKind.Problem) return token;
                return token.Kind == TokenKind.End
                    ? new Token(TokenKind.Problem, "the substitution ${ is not closed with a }", line, column)
                    : new Token(TokenKind.Substitution, "${", line, column) { Parts = parts, IsOptional = optional };
            }
            parts.Add(token);
        }
    }
}
