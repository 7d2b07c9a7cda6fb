namespace StonMedia.Cache.Http;

/// <summary>
/// Reads the directives of one Cache-Control line (RFC 9111 5.2): "name", "name=token" or "name="quoted"". Commas inside quotes do
/// not part; a quote that is never closed runs to the end of the line. Empty elements are passed over.
/// </summary>
public ref struct DirectiveReader(ReadOnlySpan<char> line)
{
    private ReadOnlySpan<char> _rest = line;

    /// <summary>The name as sent; compare it without case. Blanks around "=" stay in it or in the value, and make it an unknown one.</summary>
    public ReadOnlySpan<char> Name { get; private set; }

    /// <summary>The value without its quotes (escapes are left in place); empty when there is none.</summary>
    public ReadOnlySpan<char> Value { get; private set; }

    public bool HasValue { get; private set; }

    /// <summary>Whether the value stood in quotes.</summary>
    public bool IsQuoted { get; private set; }

    /// <summary>Moves to the next directive; false at the end.</summary>
    public bool Read()
    {
        _rest = _rest.TrimStart(" \t,");
        if (_rest.IsEmpty) return false;
        int end = ElementLength(_rest);
        ReadOnlySpan<char> element = _rest[..end].TrimEnd(" \t");
        _rest = _rest[end..];
        int equals = element.IndexOf('=');
        Name = equals < 0 ? element : element[..equals];
        HasValue = equals >= 0;
        Value = equals < 0 ? default : element[(equals + 1)..];
        IsQuoted = Value.Length >= 2 && Value[0] == '"' && Value[^1] == '"';
        if (IsQuoted) Value = Value[1..^1];
        return true;
    }

    public readonly bool Is(string name) => Name.Equals(name, StringComparison.OrdinalIgnoreCase);

    private static int ElementLength(ReadOnlySpan<char> text)
    {
        bool quoted = false;
        for (int i = 0; i < text.Length; i++)
        {
            char c = text[i];
            if (quoted && c == '\\') i++;
            else if (c == '"') quoted = !quoted;
            else if (c == ',' && !quoted) return i;
        }

        return text.Length;
    }
}
