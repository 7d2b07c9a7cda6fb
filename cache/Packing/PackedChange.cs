namespace StonMedia.Cache.Packing;

/// <summary>What a visitor wants done with a packed record.</summary>
public enum PackedChange
{
    None,

    /// <summary>Its times are replaced by those that the visitor left.</summary>
    Times,

    /// <summary>It leaves.</summary>
    Removal,
}
