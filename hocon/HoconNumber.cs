using System.Globalization;

namespace StonMedia.Hocon;

/// <summary>A number, with the text it was written as: concatenation and <see cref="HoconObject.GetString(string)"/> keep that text.</summary>
public sealed class HoconNumber : HoconValue
{
    private readonly double _double;
    private readonly long _long;

    /// <summary>Makes a whole number.</summary>
    public HoconNumber(long value, HoconOrigin origin = default)
        : this(value, value.ToString(CultureInfo.InvariantCulture), origin)
    {
    }

    /// <summary>Makes a number; a whole one within 64 bits counts as an integer.</summary>
    public HoconNumber(double value, HoconOrigin origin = default)
        : this(value, value.ToString("R", CultureInfo.InvariantCulture), origin)
    {
    }

    internal HoconNumber(long value, string text, HoconOrigin origin)
        : base(origin)
    {
        IsInteger = true;
        _long = value;
        _double = value;
        Text = text;
    }

    internal HoconNumber(double value, string text, HoconOrigin origin)
        : base(origin)
    {
        // Casts saturate, so 2^63 itself becomes the largest long, as in the reference.
        _long = (long)value;
        IsInteger = _long == value;
        _double = IsInteger ? _long : value;
        Text = text;
    }

    /// <summary>True for whole numbers within 64 bits, however they were written.</summary>
    public bool IsInteger { get; }

    /// <summary>The value, cut towards zero and clamped to 64 bits when it is not an integer.</summary>
    public long ToInt64() => _long;

    /// <summary>The value; infinite when it was written larger than a double holds.</summary>
    public double ToDouble() => _double;

    /// <summary>The text as written.</summary>
    internal override string Text { get; }

    internal override string Describe() => "a number";
}
