using Akka.Streams.Internal;

namespace Akka.Streams.Dsl;

/// <summary>A source that any number of streams can be run into, at any time. It outlives them and their failures.</summary>
public static partial class MergeHub
{
    /// <summary>The value is the sink for producers; each may be so many elements ahead.</summary>
    public static Source<T, Sink<T, NotUsed>> Source<T>(int perProducerBufferSize) =>
        new(new MergeHubStage<T>(perProducerBufferSize > 0 ? perProducerBufferSize : throw new ArgumentException("Buffer size must be positive", nameof(perProducerBufferSize))));

    /// <summary>As above with 16 elements.</summary>
    public static Source<T, Sink<T, NotUsed>> Source<T>() => Source<T>(16);
}
