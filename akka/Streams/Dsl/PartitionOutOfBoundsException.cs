namespace Akka.Streams.Dsl;

/// <summary>A partitioner named an output that is not there.</summary>
public sealed class PartitionOutOfBoundsException : Exception
{
    public PartitionOutOfBoundsException(string message) : base(message) { }
}
