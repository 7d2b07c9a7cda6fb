namespace StonMedia.Hocon.Internal;

/// <content>Include statements (HOCON.md, "Include syntax").</content>
internal sealed partial class Parser
{
    private void Include(HoconObject obj, Token keyword)
    {
        IncludeStatement statement = IncludeTarget();
        if (_failure is not null) return;
        try
        {
            HoconObject? included = _includer.Include(statement, _file, OriginOf(keyword), _depth);
            if (included is null) return;
            if (_arrays > 0 && !included.IsResolved)
            {
                Defer(HoconErrorKind.Parse, "a file included inside an array must not have substitutions: they would need a path, and elements have none", keyword);
                return;
            }
            if (_path.Count > 0) included = (HoconObject)included.Relativized([.. _path]);
            for (int i = 0; i < included.Count; i++)
                obj.Lay(included.KeyAt(i), included.ValueAt(i));
        }
        catch (HoconException failure)
        {
            _failure = failure;
        }
    }

    private IncludeStatement IncludeTarget()
    {
        const string Required = "required(";
        Token token = NextSolid();
        if (token.Kind != TokenKind.Unquoted || !token.Text.StartsWith(Required, StringComparison.Ordinal))
        {
            PutBack(token);
            return IncludeResource(required: false);
        }
        PutBackRest(token, Required.Length);
        IncludeStatement statement = IncludeResource(required: true);
        token = NextSolid();
        return token.Kind == TokenKind.Unquoted && token.Text == ")" ? statement
            : throw Fail(token, $"expected the ) that closes required(, not {token.Describe()}");
    }

    private IncludeStatement IncludeResource(bool required)
    {
        Token token = NextSolid();
        if (token.IsQuotedString) return new IncludeStatement(IncludeKind.Heuristic, token.Text, required);
        if (token.Kind != TokenKind.Unquoted)
            throw Fail(token, $"include must be followed by a quoted name, not by {token.Describe()}");
        IncludeKind kind;
        if (token.Text.StartsWith("file(", StringComparison.Ordinal)) kind = IncludeKind.File;
        else if (token.Text.StartsWith("classpath(", StringComparison.Ordinal)) kind = IncludeKind.ClassPath;
        else if (token.Text.StartsWith("url(", StringComparison.Ordinal)) kind = IncludeKind.Url;
        else throw Fail(token, $"include must be followed by a quoted name, file(...), classpath(...) or required(...), without a blank before the parenthesis, not by {token.Describe()}");
        PutBackRest(token, token.Text.IndexOf('(', StringComparison.Ordinal) + 1);

        Token name = NextSolid();
        if (!name.IsQuotedString) throw Fail(name, $"expected a quoted name, not {name.Describe()}");
        token = NextSolid();
        if (token.Kind != TokenKind.Unquoted || token.Text[0] != ')')
            throw Fail(token, $"expected the ) that closes the include, not {token.Describe()}");
        PutBackRest(token, 1);
        return new IncludeStatement(kind, name.Text, required);
    }

    // A parenthesis is an ordinary character to the lexer, so what follows it may be part of the same word.
    private void PutBackRest(Token token, int from)
    {
        if (token.Text.Length > from)
            PutBack(new Token(TokenKind.Unquoted, token.Text[from..], token.Line, token.Column + from));
    }
}
