namespace StonMedia.Hocon;

/// <summary>A text, quoted or not.</summary>
public sealed class HoconString : HoconValue
{
    /// <summary>So many characters weigh as much as one value.</summary>
    internal const int CharsPerWeight = 8;

    /// <summary>Makes a text.</summary>
    public HoconString(string value, HoconOrigin origin = default)
        : this(value, origin, quoted: true)
    {
    }

    internal HoconString(string value, HoconOrigin origin, bool quoted)
        : base(origin)
    {
        Value = value;
        Quoted = quoted;
    }

    /// <summary>The text, escapes undone.</summary>
    public string Value { get; }

    /// <summary>False for a single unquoted word or run of blanks: those are dropped beside an array or object.</summary>
    internal bool Quoted { get; }

    internal override string? Text => Value;

    internal override long Weight => 1 + (Value.Length / CharsPerWeight);

    internal override string Describe() => "a string";
}
