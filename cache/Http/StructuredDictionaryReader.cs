namespace StonMedia.Cache.Http;

/// <summary>
/// Reads the members of a structured-field dictionary (RFC 9651 4.2.2) and gives the values that caching needs: integers and
/// booleans. Other types, inner lists and parameters are checked for form and passed over.
/// </summary>
internal ref struct StructuredDictionaryReader(ReadOnlySpan<char> text)
{
    private ReadOnlySpan<char> _rest = text.Trim(' ');
    private bool _started;

    public ReadOnlySpan<char> Key { get; private set; }

    /// <summary>The value when it is an integer.</summary>
    public long? Integer { get; private set; }

    /// <summary>The value when it is a boolean; a member without a value is true.</summary>
    public bool? Boolean { get; private set; }

    /// <summary>The field does not follow the grammar: all of it is to be ignored.</summary>
    public bool IsBroken { get; private set; }

    /// <summary>Moves to the next member; false at the end or when <see cref="IsBroken"/>.</summary>
    public bool Read()
    {
        if (_rest.IsEmpty) return false;
        if (_started && !SkipComma()) return Break();
        _started = true;
        return (TryKey() && TryValue() && TryParameters()) || Break();
    }

    private bool Break()
    {
        IsBroken = true;
        return false;
    }

    /// <summary>OWS "," OWS, and then there must be another member.</summary>
    private bool SkipComma()
    {
        _rest = _rest.TrimStart(" \t");
        if (!Take(',')) return false;
        _rest = _rest.TrimStart(" \t");
        return !_rest.IsEmpty;
    }

    private bool TryValue()
    {
        (Integer, Boolean) = (null, null);
        if (!Take('='))
        {
            Boolean = true;
            return true;
        }

        if (Take('(')) return TryInnerList();
        if (!StructuredItem.TryRead(ref _rest, out long? integer, out bool? boolean)) return false;
        (Integer, Boolean) = (integer, boolean);
        return true;
    }

    private bool TryInnerList()
    {
        while (true)
        {
            _rest = _rest.TrimStart(' ');
            if (Take(')')) return true;
            if (!StructuredItem.TryRead(ref _rest, out _, out _) || !TryParameters()) return false;
            if (_rest.IsEmpty || _rest[0] is not (' ' or ')')) return false;
        }
    }

    private bool TryParameters()
    {
        while (Take(';'))
        {
            _rest = _rest.TrimStart(' ');
            int length = KeyLength();
            if (length == 0) return false;
            _rest = _rest[length..];
            if (Take('=') && !StructuredItem.TryRead(ref _rest, out _, out _)) return false;
        }

        return true;
    }

    private bool TryKey()
    {
        int length = KeyLength();
        Key = _rest[..length];
        _rest = _rest[length..];
        return length > 0;
    }

    private readonly int KeyLength()
    {
        int length = 0;
        while (length < _rest.Length && IsKeyChar(_rest[length], length == 0)) length++;
        return length;
    }

    private bool Take(char c)
    {
        if (_rest.IsEmpty || _rest[0] != c) return false;
        _rest = _rest[1..];
        return true;
    }

    private static bool IsKeyChar(char c, bool first)
        => char.IsAsciiLetterLower(c) || c == '*' || (!first && (char.IsAsciiDigit(c) || c is '_' or '-' or '.'));
}
