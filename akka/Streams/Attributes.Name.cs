namespace Akka.Streams;

public sealed partial class Attributes
{
    /// <summary>A name for logs.</summary>
    public sealed class Name : IAttribute, IEquatable<Name>
    {
        public readonly string Value;

        public Name(string value)
        {
            if (string.IsNullOrEmpty(value)) throw new ArgumentNullException(nameof(value), "Name attribute cannot be empty");
            Value = value;
        }

        public bool Equals(Name? other) => other is not null && other.Value == Value;

        public override bool Equals(object? obj) => Equals(obj as Name);

        public override int GetHashCode() => Value.GetHashCode(StringComparison.Ordinal);

        public override string ToString() => $"Name({Value})";
    }
}
