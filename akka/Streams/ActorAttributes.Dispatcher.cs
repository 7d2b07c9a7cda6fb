namespace Akka.Streams;

public static partial class ActorAttributes
{
    /// <summary>The name of a dispatcher.</summary>
    public sealed class Dispatcher : Attributes.IMandatoryAttribute, IEquatable<Dispatcher>
    {
        public readonly string Name;

        public Dispatcher(string name) => Name = name;

        public bool Equals(Dispatcher? other) => other is not null && other.Name == Name;

        public override bool Equals(object? obj) => Equals(obj as Dispatcher);

        public override int GetHashCode() => Name.GetHashCode(StringComparison.Ordinal);

        public override string ToString() => $"Dispatcher({Name})";
    }
}
