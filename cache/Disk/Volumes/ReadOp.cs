namespace StonMedia.Cache.Disk.Volumes;

/// <summary>Something to be read. It ends once: by the lane that carried it out, or by the clock while it waits or hangs.</summary>
internal abstract class ReadOp
{
    private int _claimed;

    /// <summary>Tick (<see cref="Environment.TickCount64"/>) after which nobody waits for it any more.</summary>
    public long Deadline { get; set; }

    public bool IsClaimed => Volatile.Read(ref _claimed) != 0;

    /// <summary>Makes the caller the one who ends it.</summary>
    public bool TryClaim() => Interlocked.Exchange(ref _claimed, 1) == 0;

    /// <summary>Reads; then claims, and tells who waits.</summary>
    public abstract void Run(VolumeReader reader);

    /// <summary>Tells who waits that there is nothing, and why. The caller has claimed it.</summary>
    public abstract void Fail(DiskReadOutcome outcome);
}
