namespace Akka.Streams.Internal;

/// <summary>What has to happen in time.</summary>
internal enum TimeoutKind
{
    /// <summary>The next element.</summary>
    Idle,

    /// <summary>The first element.</summary>
    Initial,

    /// <summary>The end.</summary>
    Completion,
}
