namespace Akka.Streams.Internal;

/// <summary>What a source queue has for its stage.</summary>
internal enum SourceQueueState
{
    Nothing,
    Element,
    Completed,
    Failed,
}
