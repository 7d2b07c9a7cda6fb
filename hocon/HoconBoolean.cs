namespace StonMedia.Hocon;

/// <summary>true or false. The words yes, no, on and off are strings that <see cref="HoconObject.GetBoolean(string)"/> understands.</summary>
public sealed class HoconBoolean : HoconValue
{
    /// <summary>Makes a boolean.</summary>
    public HoconBoolean(bool value, HoconOrigin origin = default)
        : base(origin) => Value = value;

    /// <summary>The value.</summary>
    public bool Value { get; }

    internal override string? Text => Value ? "true" : "false";

    internal override string Describe() => "a boolean";
}
