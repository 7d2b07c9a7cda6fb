namespace StonMedia.Streams.Pacing;

/// <summary>Something a <see cref="PaceWheel"/> can wake: a node of its lists, so that waiting allocates nothing.</summary>
public abstract class PaceTimer
{
    // All four are the wheel's, under its lock. Slot -1: not waiting.
    internal PaceTimer? Next;
    internal PaceTimer? Previous;
    internal long DueTick;
    internal int Slot = -1;

    /// <summary>
    /// The time has come (never early). Called on the wheel's thread for all who wait: must be short, must not block or throw.
    /// A call may still come when <see cref="PaceWheel.Cancel"/> has answered false.
    /// </summary>
    protected internal abstract void OnDue();
}
