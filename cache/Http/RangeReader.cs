namespace StonMedia.Cache.Http;

/// <summary>Reads the elements of a range-set, one at a time, after "bytes=".</summary>
internal ref struct RangeReader(ReadOnlySpan<char> set)
{
    private readonly ReadOnlySpan<char> _set = set;
    private int _at;
    private bool _afterComma;

    /// <summary>True once something was met that is no range: the whole header is then invalid.</summary>
    public bool IsBroken { get; private set; }

    /// <summary>The next range. False at the end of the set, or when <see cref="IsBroken"/>.</summary>
    public bool Next(out RangeSpec spec)
    {
        spec = default;
        SkipEmptyElements();
        if (_at == _set.Length) return false;
        long first = -1;
        if (_set[_at] != '-' && !TryNumber(out first)) return Break();
        SkipBlanks();
        if (_at == _set.Length || _set[_at] != '-') return Break();
        _at++;
        SkipBlanks();
        long last = long.MaxValue;
        bool open = first >= 0 && (_at == _set.Length || _set[_at] == ',');
        if (!open && !TryNumber(out last)) return Break();
        SkipOptionalWhitespace();
        if (_at < _set.Length && _set[_at] != ',') return Break();
        spec = new RangeSpec(first, last);
        return true;
    }

    private bool Break()
    {
        IsBroken = true;
        return false;
    }

    /// <summary>Blanks are taken anywhere between tokens, as nginx does; tabs only around commas, where RFC 9110 5.6.1 puts OWS.</summary>
    private void SkipEmptyElements()
    {
        while (_at < _set.Length)
        {
            char c = _set[_at];
            if (c == ',') _afterComma = true;
            else if (c != ' ' && !(c == '\t' && _afterComma)) return;
            _at++;
        }
    }

    private void SkipBlanks()
    {
        while (_at < _set.Length && _set[_at] == ' ') _at++;
    }

    private void SkipOptionalWhitespace()
    {
        while (_at < _set.Length && _set[_at] is ' ' or '\t') _at++;
    }

    private bool TryNumber(out long value)
    {
        value = 0;
        int start = _at;
        for (; _at < _set.Length && char.IsAsciiDigit(_set[_at]); _at++)
        {
            int digit = _set[_at] - '0';
            value = value > (long.MaxValue - digit) / 10 ? long.MaxValue : (value * 10) + digit;
        }

        return _at > start;
    }
}
