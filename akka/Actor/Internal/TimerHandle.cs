namespace Akka.Actor.Internal;

/// <summary>Names one entry of a <see cref="TimerWheel"/>; the default value names none.</summary>
internal readonly record struct TimerHandle(int Index, int Generation);
