namespace Akka.Streams;

/// <summary>The stream behind this handle has ended.</summary>
public class StreamDetachedException : Exception
{
    public static readonly StreamDetachedException Instance = new();

    public StreamDetachedException() : this("Stream is terminated. Materialized value is detached") { }

    public StreamDetachedException(string message) : base(message) { }

    public StreamDetachedException(string message, Exception innerException) : base(message, innerException) { }
}
