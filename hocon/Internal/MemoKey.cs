using System.Runtime.CompilerServices;

namespace StonMedia.Hocon.Internal;

/// <summary>A value (by identity) and the rest of the path it was resolved for.</summary>
internal sealed class MemoKey : IEquatable<MemoKey>
{
    private readonly HoconValue _value;
    private readonly Restriction _restriction;
    private readonly int _hash;

    public MemoKey(HoconValue value, Restriction restriction)
    {
        _value = value;
        _restriction = restriction;
        _hash = HashCode.Combine(RuntimeHelpers.GetHashCode(value), restriction.Path![^1].GetHashCode(StringComparison.Ordinal));
    }

    public bool Equals(MemoKey? other)
        => other is not null && ReferenceEquals(_value, other._value)
            && _restriction.Path.AsSpan(_restriction.At).SequenceEqual(other._restriction.Path.AsSpan(other._restriction.At));

    public override bool Equals(object? obj) => Equals(obj as MemoKey);

    public override int GetHashCode() => _hash;
}
