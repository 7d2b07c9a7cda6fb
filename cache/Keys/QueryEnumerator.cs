namespace StonMedia.Cache.Keys;

/// <summary>Enumerates a raw query's parameters without allocating.</summary>
public ref struct QueryEnumerator(ReadOnlySpan<char> query)
{
    private ReadOnlySpan<char> _rest = query;

    public QueryParameter Current { get; private set; }

    public readonly QueryEnumerator GetEnumerator() => this;

    public bool MoveNext()
    {
        while (!_rest.IsEmpty)
        {
            int end = _rest.IndexOf('&');
            ReadOnlySpan<char> text = end < 0 ? _rest : _rest[..end];
            _rest = end < 0 ? default : _rest[(end + 1)..];
            if (text.IsEmpty) continue;
            Current = new QueryParameter(text);
            return true;
        }

        return false;
    }
}
