namespace Akka.Streams;

/// <summary>A first or last element was wanted of a stream that had none.</summary>
public class NoSuchElementException : Exception
{
    public NoSuchElementException(string message) : base(message) { }
}
