namespace Akka.Streams;

/// <summary>What a throttle does with an element that comes too early.</summary>
public enum ThrottleMode
{
    /// <summary>Hold it back.</summary>
    Shaping = 0,

    /// <summary>Fail the stream with <see cref="OverflowException"/>.</summary>
    Enforcing = 1,
}
