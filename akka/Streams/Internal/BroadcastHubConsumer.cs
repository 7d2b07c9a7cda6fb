namespace Akka.Streams.Internal;

/// <summary>A consumer as its hub sees it; the hub's lock guards the fields.</summary>
internal sealed class BroadcastHubConsumer(Action wake)
{
    /// <summary>The number of the element it gets next.</summary>
    public long Next;

    public bool Waits;

    public void Wake() => wake();
}
