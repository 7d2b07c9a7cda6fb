using System.Numerics;
using Akka.Streams.Internal;

namespace Akka.Streams.Dsl;

/// <summary>A sink whose elements any number of streams can be given, at any time. The slowest of them sets the pace; without one the hub waits.</summary>
public class BroadcastHub
{
    /// <summary>The value is the source for consumers.</summary>
    /// <param name="bufferSize">Elements that the fastest consumer may be ahead of the slowest: a power of two under 4096.</param>
    public static Sink<T, Source<T, NotUsed>> Sink<T>(int bufferSize)
    {
        if (bufferSize is <= 0 or >= 4096 || !BitOperations.IsPow2(bufferSize))
            throw new ArgumentException("Buffer size must be a power of two, larger than 0 and smaller than 4096", nameof(bufferSize));
        return new(new BroadcastHubStage<T>(bufferSize));
    }

    /// <summary>As above with 256 elements.</summary>
    public static Sink<T, Source<T, NotUsed>> Sink<T>() => Sink<T>(256);
}
