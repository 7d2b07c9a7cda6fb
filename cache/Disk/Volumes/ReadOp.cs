namespace StonMedia.Cache.Disk.Volumes;

/// <summary>Something to be read. It ends once: by the lane that carried it out, or by the clock while it waits or hangs.</summary>
internal abstract class ReadOp
{
    private int _taken;
    private int _claimed;

    /// <summary>Tick (<see cref="Environment.TickCount64"/>) after which nobody waits for it any more.</summary>
    public long Deadline { get; set; }

    public bool IsClaimed => Volatile.Read(ref _claimed) != 0;

    /// <summary>A lane carries it out; it may still stand in the queue.</summary>
    public bool IsTaken => Volatile.Read(ref _taken) != 0;

    /// <summary>What ends on its own: itself, or those it carries out together.</summary>
    public virtual IReadOnlyList<ReadOp> Parts => [this];

    /// <summary>Makes the caller the one who carries it out.</summary>
    public bool TryTake() => Interlocked.Exchange(ref _taken, 1) == 0;

    /// <summary>Makes the caller the one who ends it.</summary>
    public bool TryClaim() => Interlocked.Exchange(ref _claimed, 1) == 0;

    /// <summary>It stands in the queue now. Under the queue's lock.</summary>
    public virtual void Queued() { }

    /// <summary>Whether who takes the other one takes this one with it. Under the queue's lock.</summary>
    public virtual bool Follows(ReadOp other) => false;

    /// <summary>What the lane that has taken it carries out: itself, or itself and neighbours from further back. Under the queue's lock.</summary>
    public virtual ReadOp WithNeighbours() => this;

    /// <summary>Reads; then claims, and tells who waits.</summary>
    public abstract void Run(VolumeReader reader);

    /// <summary>Tells who waits that there is nothing, and why. The caller has claimed it.</summary>
    public abstract void Fail(DiskReadOutcome outcome);
}
