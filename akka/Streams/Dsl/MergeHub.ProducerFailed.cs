namespace Akka.Streams.Dsl;

public static partial class MergeHub
{
    /// <summary>What the failed producer's own stream ends with.</summary>
    public sealed class ProducerFailed : Exception
    {
        public ProducerFailed(string message, Exception cause) : base(message, cause) { }
    }
}
