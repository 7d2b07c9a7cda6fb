namespace Akka.Streams.Internal;

/// <summary>A producer as its hub sees it.</summary>
internal sealed class MergeHubProducer(Action<int> credit)
{
    public const int HubClosed = -1;

    /// <summary>Elements the hub took and has not given back as credit; the hub's lock guards it.</summary>
    public int Taken;

    /// <summary>Lets it send so many more, or tells it that the hub has closed.</summary>
    public void Credit(int count) => credit(count);
}
