namespace Akka.Streams;

/// <summary>What a full delay line does with one more element.</summary>
public enum DelayOverflowStrategy
{
    /// <summary>Let the oldest go before its time.</summary>
    EmitEarly = 1,
    DropHead = 2,
    DropTail = 3,
    DropBuffer = 4,
    DropNew = 5,
    Backpressure = 6,
    Fail = 7,
}
