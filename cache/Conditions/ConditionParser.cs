using StonMedia.Cache.Patterns;

namespace StonMedia.Cache.Conditions;

/// <summary>
/// Reads a condition by recursive descent and lays its steps down from the last to the first: whoever is emitted already knows
/// where to go on, so no jump has to be filled in afterwards.
/// </summary>
internal sealed class ConditionParser(string text, bool ignoreUrlCase)
{
    /// <summary>Deeper nesting is a mistake or mischief; the reader's own stack depends on it.</summary>
    private const int MaxDepth = 64;
    private const string Tests = "url, header, cookie, query, ip, country, method or mime";
    private readonly List<ConditionStep> _steps = [];
    private int _at;
    private int _depth;

    private abstract record Node;
    private sealed record Leaf(ConditionTest Test) : Node;
    private sealed record Not(Node Inner) : Node;
    private sealed record And(Node Left, Node Right) : Node;
    private sealed record Or(Node Left, Node Right) : Node;

    public Condition Parse()
    {
        Node root = ReadOr();
        SkipBlanks();
        if (_at < text.Length)
            throw Fault(_at, text[_at] == ')' ? "')' closes nothing" : $"expected 'and', 'or' or the end, found '{Word(_at)}'");
        int start = Emit(root, ConditionStep.Accept, ConditionStep.Reject);
        return new Condition(text, [.. _steps], start);
    }

    private int Emit(Node node, int ifTrue, int ifFalse)
    {
        switch (node)
        {
            case Leaf leaf: _steps.Add(new ConditionStep(leaf.Test, ifTrue, ifFalse)); return _steps.Count - 1;
            case Not not: return Emit(not.Inner, ifFalse, ifTrue);
            case And and: return Emit(and.Left, Emit(and.Right, ifTrue, ifFalse), ifFalse);
            case Or or: return Emit(or.Left, ifTrue, Emit(or.Right, ifTrue, ifFalse));
            default: throw new InvalidOperationException(node.ToString());
        }
    }

    private Node ReadOr()
    {
        if (++_depth > MaxDepth) throw Fault(_at, $"nested deeper than {MaxDepth}");
        Node left = ReadAnd();
        while (TakeKeyword("or")) left = new Or(left, ReadAnd());
        _depth--;
        return left;
    }

    private Node ReadAnd()
    {
        Node left = ReadNot();
        while (TakeKeyword("and")) left = new And(left, ReadNot());
        return left;
    }

    private Node ReadNot()
    {
        bool negated = false;
        while (TakeKeyword("not")) negated = !negated;
        Node node = ReadPrimary();
        return negated ? new Not(node) : node;
    }

    private Node ReadPrimary()
    {
        SkipBlanks();
        if (_at == text.Length) throw Fault(_at, $"expected a test ({Tests}), found the end");
        if (text[_at] != '(') return new Leaf(ReadTest());
        int open = _at++;
        Node inner = ReadOr();
        SkipBlanks();
        if (_at == text.Length) throw Fault(open, "'(' is never closed");
        if (text[_at] != ')') throw Fault(_at, $"expected 'and', 'or' or ')', found '{Word(_at)}'");
        _at++;
        return inner;
    }

    private ConditionTest ReadTest()
    {
        int start = _at;
        string name = Word(start);
        _at += name.Length;
        SkipBlanks();
        ConditionTestKind kind = name.ToLowerInvariant() switch
        {
            "url" => ConditionTestKind.Url,
            "header" => ConditionTestKind.Header,
            "cookie" => ConditionTestKind.Cookie,
            "query" => ConditionTestKind.Query,
            "ip" => ConditionTestKind.Ip,
            "country" => ConditionTestKind.Country,
            "method" => ConditionTestKind.Method,
            "mime" => ConditionTestKind.Mime,
            "and" or "or" => throw Fault(start, $"expected a test ({Tests}), found '{name}'"),
            _ => throw Fault(start, $"'{name}' is no test: expected {Tests}"),
        };
        if (_at == text.Length || text[_at] != '(') throw Fault(_at, $"expected '(' after '{name}'");
        int open = _at;
        string argument = ReadArgument();
        return Build(kind, argument, open + 2);
    }

    /// <summary>Everything up to the parenthesis that closes the argument; pairs of parentheses may stand inside.</summary>
    private string ReadArgument()
    {
        int open = _at;
        int depth = 0;
        for (; _at < text.Length; _at++)
        {
            if (text[_at] == '(') depth++;
            else if (text[_at] == ')' && --depth == 0) return text[(open + 1).._at++];
        }
        throw Fault(open, "'(' is never closed");
    }

    private ConditionTest Build(ConditionTestKind kind, string argument, int column)
    {
        string value = argument.Trim();
        int valueAt = column - 1 + (argument.Length - argument.TrimStart().Length);
        switch (kind)
        {
            case ConditionTestKind.Url:
                if (value.Length == 0 || (value[0] != '/' && value[0] != '*'))
                    throw Fault(valueAt, $"url({value}): a path pattern begins with '/' or '*'");
                if (value.Contains('?', StringComparison.Ordinal))
                    throw Fault(valueAt, $"url({value}): the query is not part of url(); use query(name: pattern)");
                return new ConditionTest { Kind = kind, Pattern = new Glob(value, ignoreUrlCase) };
            case ConditionTestKind.Ip:
                if (!AddressRange.TryParse(value, out AddressRange range))
                    throw Fault(valueAt, $"ip({value}): expected an address or a block such as 10.0.0.0/8 or 2001:db8::/32");
                return new ConditionTest { Kind = kind, Range = range };
            case ConditionTestKind.Country:
                if (value.Length is < 2 or > 3 || !value.All(char.IsAsciiLetter))
                    throw Fault(valueAt, $"country({value}): expected a country code such as KR");
                return new ConditionTest { Kind = kind, Name = value.ToUpperInvariant() };
            case ConditionTestKind.Method:
                if (!IsToken(value)) throw Fault(valueAt, $"method({value}): expected a method such as POST");
                return new ConditionTest { Kind = kind, Name = value.ToUpperInvariant() };
            case ConditionTestKind.Mime:
                if (value.Length == 0) throw Fault(valueAt, "mime(): expected a media type such as image/*");
                return new ConditionTest { Kind = kind, Pattern = new Glob(value, ignoreCase: true) };
            default:
                return BuildNamed(kind, value, valueAt);
        }
    }

    private static ConditionTest BuildNamed(ConditionTestKind kind, string value, int valueAt)
    {
        string what = kind.ToString().ToLowerInvariant();
        int colon = value.IndexOf(':', StringComparison.Ordinal);
        string name = (colon < 0 ? value : value[..colon]).Trim();
        if (name.Length == 0) throw Fault(valueAt, $"{what}(): expected {what}(name) or {what}(name: pattern)");
        if (kind != ConditionTestKind.Query && !IsToken(name))
            throw Fault(valueAt, $"{what}({value}): '{name}' is no {what} name; a value is given as {what}(name: pattern)");
        Glob? pattern = colon < 0 ? null : new Glob(value[(colon + 1)..].Trim());
        return new ConditionTest { Kind = kind, Name = name, Pattern = pattern };
    }

    /// <summary>RFC 9110 5.6.2.</summary>
    private static bool IsToken(string value)
        => value.Length > 0 && value.All(static c => char.IsAsciiLetterOrDigit(c) || "!#$%&'*+-.^_`|~".Contains(c, StringComparison.Ordinal));

    private bool TakeKeyword(string keyword)
    {
        SkipBlanks();
        if (!Word(_at).Equals(keyword, StringComparison.OrdinalIgnoreCase)) return false;
        _at += keyword.Length;
        return true;
    }

    private string Word(int from)
    {
        int end = from;
        while (end < text.Length && !char.IsWhiteSpace(text[end]) && text[end] is not ('(' or ')')) end++;
        return end == from && from < text.Length ? text[from].ToString() : text[from..end];
    }

    private void SkipBlanks()
    {
        while (_at < text.Length && char.IsWhiteSpace(text[_at])) _at++;
    }

    private static ConditionException Fault(int index, string message) => new(index + 1, message);
}
