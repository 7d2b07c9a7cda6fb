using System.Collections;

namespace StonMedia.Cache.Entries;

/// <summary>An immutable list of header lines in their order of arrival; repeated names stay separate lines. Names ignore case.</summary>
public sealed class HeaderList(HeaderField[] fields) : IReadOnlyList<HeaderField>
{
    public static HeaderList Empty { get; } = new([]);

    private readonly HeaderField[] _fields = fields;

    public int Count => _fields.Length;

    public HeaderField this[int index] => _fields[index];

    public ReadOnlySpan<HeaderField> AsSpan() => _fields;

    /// <summary>The value of the first line of that name, or null.</summary>
    public string? First(string name)
    {
        foreach (HeaderField field in _fields)
            if (field.Name.Equals(name, StringComparison.OrdinalIgnoreCase)) return field.Value;
        return null;
    }

    /// <summary>All lines of that name joined by ", " (RFC 9110 5.3), or null when there is none.</summary>
    public string? Joined(string name)
    {
        string? joined = null;
        foreach (HeaderField field in _fields)
        {
            if (!field.Name.Equals(name, StringComparison.OrdinalIgnoreCase)) continue;
            joined = joined is null ? field.Value : joined + ", " + field.Value;
        }

        return joined;
    }

    public bool Contains(string name) => First(name) is not null;

    public IEnumerator<HeaderField> GetEnumerator() => ((IEnumerable<HeaderField>)_fields).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => _fields.GetEnumerator();
}
