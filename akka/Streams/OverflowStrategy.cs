namespace Akka.Streams;

/// <summary>What a full buffer does with one more element.</summary>
public enum OverflowStrategy
{
    /// <summary>Drop the oldest.</summary>
    DropHead = 2,

    /// <summary>Drop the youngest held.</summary>
    DropTail = 3,

    /// <summary>Drop all that is held.</summary>
    DropBuffer = 4,

    /// <summary>Drop the one that came.</summary>
    DropNew = 5,

    /// <summary>Ask for no more until there is room.</summary>
    Backpressure = 6,

    /// <summary>Fail the stream with <see cref="BufferOverflowException"/>.</summary>
    Fail = 7,
}
