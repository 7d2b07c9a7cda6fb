namespace Akka.Streams;

public sealed partial class Attributes
{
    /// <summary>Buffer size in elements: to begin with, and at most.</summary>
    public sealed class InputBuffer : IMandatoryAttribute, IEquatable<InputBuffer>
    {
        public readonly int Initial;
        public readonly int Max;

        public InputBuffer(int initial, int max)
        {
            Initial = initial;
            Max = max;
        }

        public bool Equals(InputBuffer? other) => other is not null && other.Initial == Initial && other.Max == Max;

        public override bool Equals(object? obj) => Equals(obj as InputBuffer);

        public override int GetHashCode() => HashCode.Combine(Initial, Max);

        public override string ToString() => $"InputBuffer(initial={Initial}, max={Max})";
    }
}
