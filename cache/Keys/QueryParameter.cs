namespace StonMedia.Cache.Keys;

/// <summary>One "name=value" of a query, raw: slices of the query it came from.</summary>
public readonly ref struct QueryParameter(ReadOnlySpan<char> text)
{
    private readonly int _equals = text.IndexOf('=');

    /// <summary>The whole parameter as it stands between two "&amp;".</summary>
    public ReadOnlySpan<char> Text { get; } = text;

    public ReadOnlySpan<char> RawName => _equals < 0 ? Text : Text[.._equals];

    /// <summary>Empty when there is no "=" or nothing after it.</summary>
    public ReadOnlySpan<char> RawValue => _equals < 0 ? default : Text[(_equals + 1)..];

    /// <summary>The value decoded once, "+" being a blank.</summary>
    public string Value => PercentDecoder.Decode(RawValue, plusIsBlank: true);

    /// <summary>Whether the name, decoded once, is exactly this one (case counts).</summary>
    public bool Is(string name)
    {
        ReadOnlySpan<char> raw = RawName;
        return raw.IndexOfAny('%', '+') < 0 ? raw.SequenceEqual(name) : PercentDecoder.Decode(raw, plusIsBlank: true) == name;
    }
}
