using Akka.Util;

namespace Akka.Streams;

/// <summary>The handle by which elements are pulled out of a running stream.</summary>
public interface ISinkQueue<T>
{
    /// <summary>The next element, or None at the end; fails as the stream failed. Only one pull may wait.</summary>
    Task<Option<T>> PullAsync();
}
