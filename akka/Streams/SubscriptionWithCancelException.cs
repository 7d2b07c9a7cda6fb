namespace Akka.Streams;

/// <summary>The causes of a cancellation that is no failure.</summary>
public static class SubscriptionWithCancelException
{
    /// <summary>Cancelled, and nothing is wrong.</summary>
    public abstract class NonFailureCancellation : Exception
    {
        protected NonFailureCancellation() { }

        public override sealed string StackTrace => "";
    }

    /// <summary>Enough was received.</summary>
    public sealed class NoMoreElementsNeeded : NonFailureCancellation
    {
        public static readonly NoMoreElementsNeeded Instance = new();

        private NoMoreElementsNeeded() { }
    }

    /// <summary>The receiving stage completed.</summary>
    public sealed class StageWasCompleted : NonFailureCancellation
    {
        public static readonly StageWasCompleted Instance = new();

        private StageWasCompleted() { }
    }
}
