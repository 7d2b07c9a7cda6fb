namespace Akka.Streams.Internal;

/// <summary>A stream that a stage has opened inside itself.</summary>
internal interface ISubstream
{
    void Cancel(Exception cause);
}
