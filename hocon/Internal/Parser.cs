using System.Runtime.CompilerServices;

namespace StonMedia.Hocon.Internal;

/// <summary>
/// Reads HOCON or JSON text into values. A fault that is not one of syntax (a bad substitution path, a failing include ...) does not
/// end the reading at once: a syntax error further down takes precedence, as in the reference, which reads the whole syntax first.
/// </summary>
internal sealed partial class Parser
{
    private readonly Lexer _lexer;
    private readonly string? _file;
    private readonly bool _json;
    private readonly Includer _includer;
    private readonly HoconOptions _options;
    private readonly List<string> _path = [];
    private readonly List<Token> _key = [];
    private Token? _back;
    private Token? _further;
    private HoconException? _failure;
    private int _depth;
    private int _arrays;

    private Parser(string text, string? file, bool json, Includer includer, int depth)
    {
        _lexer = new Lexer(text, file, allowComments: !json);
        _file = file;
        _json = json;
        _includer = includer;
        _options = includer.Options;
        _depth = depth;
    }

    /// <summary>Reads a document.</summary>
    /// <param name="text">The whole text.</param>
    /// <param name="file">Its name for origins.</param>
    /// <param name="json">Strict JSON.</param>
    /// <param name="includer">Reads what it includes.</param>
    /// <param name="depth">Levels that the document will be nested below.</param>
    /// <returns>The root, substitutions not resolved.</returns>
    /// <exception cref="HoconException">The text or something it includes is faulty.</exception>
    public static HoconValue Parse(string text, string? file, bool json, Includer includer, int depth)
    {
        var parser = new Parser(text, file, json, includer, depth);
        HoconValue root = parser.Document();
        return parser._failure is null ? root : throw parser._failure;
    }

    private HoconValue Document()
    {
        Token token = NextSolid();
        HoconValue root;
        if (token.Kind is TokenKind.OpenCurly or TokenKind.OpenSquare)
        {
            root = Value(token);
        }
        else if (_json)
        {
            throw Fail(token, $"a JSON document must be an object or array, not {token.Describe()}");
        }
        else
        {
            PutBack(token);
            root = Object(token, braces: false);
        }
        token = NextSolid();
        return token.Kind == TokenKind.End ? root : throw Fail(token, $"{token.Describe()} after the end of the document");
    }

    private Token Next()
    {
        Token token = _back ?? _lexer.Next();
        _back = _further;
        _further = null;
        if (_json && ((token.Kind == TokenKind.Unquoted && !token.IsBlank) || token.Kind == TokenKind.Substitution))
            throw Fail(token, $"{token.Describe()} is not allowed in JSON");
        return token;
    }

    // The next token that is no blank, comment or end of line.
    private Token NextSolid()
    {
        Token token = Next();
        while (token.Kind is TokenKind.Newline or TokenKind.Comment || token.IsBlank) token = Next();
        return token;
    }

    private void PutBack(Token token)
    {
        _further = _back;
        _back = token;
    }

    private HoconOrigin OriginOf(Token token) => new(_file, token.Line, token.Column);

    private HoconException Fail(Token token, string message)
        => new(HoconErrorKind.Parse, token.Kind == TokenKind.Problem ? token.Text : message, OriginOf(token));

    // A text that ends too early: the place to look at is where the brace was opened, not the end.
    private HoconException Unclosed(Token open, Token end)
        => Fail(end, $"the {(open.Kind == TokenKind.OpenSquare ? "[" : "{")} of line {open.Line}, column {open.Column} is never closed");

    private void Defer(HoconErrorKind kind, string message, Token token) => _failure ??= new(kind, message, OriginOf(token));

    private void Enter(Token token, int levels)
    {
        _depth += levels;
        if (_depth > _options.MaxDepth || !RuntimeHelpers.TryEnsureSufficientExecutionStack())
            throw new HoconException(HoconErrorKind.Limit, $"nested deeper than {_options.MaxDepth} levels", OriginOf(token));
    }

    // Elements are parted by a comma, by line ends, or by both. True when there was one.
    private bool Separator()
    {
        if (_json)
        {
            Token next = NextSolid();
            if (next.Kind == TokenKind.Comma) return true;
            PutBack(next);
            return false;
        }
        bool newline = false;
        while (true)
        {
            Token token = Next();
            if (token.Kind == TokenKind.Comma) return true;
            if (token.Kind == TokenKind.Newline)
            {
                newline = true;
            }
            else if (token.Kind != TokenKind.Comment && !token.IsBlank)
            {
                PutBack(token);
                return newline;
            }
        }
    }

    private HoconValue Value(Token token) => token.Kind switch
    {
        TokenKind.Value => token.Value!,
        TokenKind.Unquoted => new HoconString(token.Text, OriginOf(token), quoted: false),
        TokenKind.Substitution => Substitution(token),
        TokenKind.OpenCurly => Object(token, braces: true),
        TokenKind.OpenSquare => Array(token),
        _ => throw Fail(token, $"expected a value, not {token.Describe()}"),
    };

    private HoconValue Substitution(Token token)
    {
        List<Token> parts = token.Parts!;
        bool list = parts.Count > 2 && parts[^2].Kind == TokenKind.OpenSquare && parts[^1].Kind == TokenKind.CloseSquare;
        string[]? path = PathExpression.FromTokens(parts, list ? parts.Count - 2 : parts.Count, out string? problem);
        if (path is not null) return new Reference(path, token.IsOptional, list, 0, OriginOf(token));
        Defer(HoconErrorKind.BadPath, problem!, token);
        return new HoconNull(OriginOf(token));
    }

    // One value, or several side by side on a line; null with the token put back when there is none.
    private HoconValue? Values()
    {
        Token token = NextSolid();
        if (_json || !StartsValue(token))
        {
            PutBack(token);
            return null;
        }
        HoconValue first = Value(token);
        token = Next();
        if (!StartsValue(token))
        {
            PutBack(token);
            return first;
        }
        var pieces = new List<HoconValue> { first };
        for (; StartsValue(token); token = Next())
            pieces.Add(Value(token));
        PutBack(token);
        try
        {
            return Concatenation.Join(pieces)!;
        }
        catch (HoconException failure)
        {
            _failure ??= failure;
            return first;
        }
    }

    private static bool StartsValue(Token token) => token.IsSimple || token.Kind is TokenKind.OpenCurly or TokenKind.OpenSquare;

    private HoconArray Array(Token open)
    {
        Enter(open, 1);
        _arrays++;
        var items = new List<HoconValue>();
        while (true)
        {
            HoconValue? item = Values();
            Token token = item is null ? NextSolid() : open;
            if (item is null && _json && StartsValue(token)) item = Value(token);
            if (item is null)
            {
                // Here a trailing comma or line end is behind us, or nothing at all.
                if (token.Kind == TokenKind.CloseSquare && (!_json || items.Count == 0)) break;
                if (token.Kind == TokenKind.End) throw Unclosed(open, token);
                throw Fail(token, items.Count == 0
                    ? $"expected ] or a first element, not {token.Describe()}"
                    : $"expected an element after the comma, not {token.Describe()}");
            }
            items.Add(item);
            if (Separator()) continue;
            token = NextSolid();
            if (token.Kind == TokenKind.CloseSquare) break;
            if (token.Kind == TokenKind.End) throw Unclosed(open, token);
            throw Fail(token, $"expected ] or a comma, not {token.Describe()}");
        }
        _arrays--;
        _depth--;
        return new HoconArray([.. items], OriginOf(open));
    }

    private HoconObject Object(Token open, bool braces)
    {
        Enter(open, 1);
        var obj = new HoconObject(OriginOf(open));
        bool afterComma = false;
        while (true)
        {
            Token token = NextSolid();
            if (token.Kind == TokenKind.CloseCurly && braces)
            {
                if (_json && afterComma) throw Fail(token, "expected a field name after the comma, not '}'");
                break;
            }
            if (token.Kind == TokenKind.End && !braces)
            {
                PutBack(token);
                break;
            }
            if (token.Kind == TokenKind.End) throw Unclosed(open, token);
            if (!_json && token.Kind == TokenKind.Unquoted && token.Text == "include")
                Include(obj, token);
            else
                Field(obj, token);
            afterComma = Separator();
            if (afterComma) continue;
            token = NextSolid();
            if (token.Kind == TokenKind.CloseCurly && braces) break;
            if (token.Kind == TokenKind.End && !braces)
            {
                PutBack(token);
                break;
            }
            if (token.Kind == TokenKind.End) throw Unclosed(open, token);
            throw Fail(token, $"expected {(braces ? "}" : "the end of the text")} or a comma, not {token.Describe()}");
        }
        _depth--;
        return obj;
    }

    private void Field(HoconObject obj, Token first)
    {
        string[] path = Key(first);
        Token separator = NextSolid();
        bool append = separator.Kind == TokenKind.PlusEquals && !_json;
        Enter(first, path.Length - 1);
        _path.AddRange(path);
        if (append && _arrays++ > 0)
            Defer(HoconErrorKind.Parse, "+= does not work inside an array or another +=: it refers to its own path, and elements have none", first);

        HoconValue value;
        if (separator.Kind == TokenKind.OpenCurly && !_json)
            value = Value(separator);
        else if (separator.Kind == TokenKind.Colon || append || (separator.Kind == TokenKind.Equals && !_json))
            value = Values() ?? Value(NextSolid());
        else
            throw Fail(separator, $"expected = or : or {{ after the key '{PathText.Render(path)}', not {separator.Describe()}");

        if (append)
        {
            _arrays--;
            var self = new Reference([.. _path], optional: true, list: false, 0, value.Origin);
            value = Concatenation.Join([self, new HoconArray([value], value.Origin)])!;
        }
        _path.RemoveRange(_path.Count - path.Length, path.Length);
        _depth -= path.Length - 1;
        if (_json && obj.ContainsKey(path[0]))
            throw Fail(first, $"JSON does not allow the key '{path[0]}' twice");
        for (int i = path.Length - 1; i > 0; i--)
        {
            var inner = new HoconObject(value.Origin, 1);
            inner.Append(path[i], value);
            value = inner;
        }
        obj.Lay(path[0], value);
    }

    private string[] Key(Token first)
    {
        if (_json)
            return first.IsQuotedString ? [first.Text] : throw Fail(first, $"expected }} or a field name, not {first.Describe()}");
        _key.Clear();
        Token token = first;
        for (; token.Kind is TokenKind.Value or TokenKind.Unquoted; token = Next())
            _key.Add(token);
        if (_key.Count == 0) throw Fail(first, $"expected a key, not {first.Describe()}");
        PutBack(token);
        return PathExpression.FromTokens(_key, _key.Count, out string? problem)
            ?? throw new HoconException(HoconErrorKind.BadPath, problem!, OriginOf(first));
    }
}
