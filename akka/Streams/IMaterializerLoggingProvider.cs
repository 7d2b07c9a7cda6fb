using Akka.Event;

namespace Akka.Streams;

/// <summary>A materializer that stages can get a logger from.</summary>
public interface IMaterializerLoggingProvider
{
    ILoggingAdapter MakeLogger(object logSource);
}
