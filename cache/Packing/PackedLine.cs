namespace StonMedia.Cache.Packing;

/// <summary>One header line of a packed record.</summary>
/// <param name="NameNumber">Number of the interned name (below <see cref="InternedText.Capacity"/>); -1 when it is not interned.</param>
/// <param name="ValueNumber">As <paramref name="NameNumber"/>, of the value.</param>
public readonly record struct PackedLine(int NameNumber, string Name, int ValueNumber, string Value);
