namespace Akka.Streams;

public sealed partial class Attributes
{
    /// <summary>The part carrying it runs as an island of its own.</summary>
    public sealed class AsyncBoundary : IAttribute, IEquatable<AsyncBoundary>
    {
        public static readonly AsyncBoundary Instance = new();

        private AsyncBoundary() { }

        public bool Equals(AsyncBoundary? other) => other is not null;

        public override bool Equals(object? obj) => obj is AsyncBoundary;

        public override int GetHashCode() => 1;

        public override string ToString() => "AsyncBoundary";
    }
}
