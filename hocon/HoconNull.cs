namespace StonMedia.Hocon;

/// <summary>null: the key exists and holds nothing; it hides older values.</summary>
public sealed class HoconNull : HoconValue
{
    /// <summary>Makes a null.</summary>
    public HoconNull(HoconOrigin origin = default)
        : base(origin)
    {
    }

    internal override string? Text => "null";

    internal override string Describe() => "null";
}
