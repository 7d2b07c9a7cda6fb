namespace Akka.Streams.Internal;

/// <summary>The class of a handler that is its stage's own logic: known, its methods are called without going through the interface.</summary>
internal enum HandlerKind : byte
{
    /// <summary>Another object, or a logic that implements the interfaces itself.</summary>
    Other,
    InAndOut,
    In,
    Out,
}
