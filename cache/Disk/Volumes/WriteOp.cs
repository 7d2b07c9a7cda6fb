namespace StonMedia.Cache.Disk.Volumes;

/// <summary>Something to be written, carried out by the volume's one writer in the order it was handed over. Runs or is dropped, once.</summary>
internal abstract class WriteOp
{
    /// <summary>Bytes of borrowed memory that it keeps while it waits.</summary>
    public virtual int HeldBytes => 0;

    /// <summary>It may be overtaken by records and removals: it carries a body's bytes, or has to come after those that do.</summary>
    public virtual bool CanWait => HeldBytes > 0;

    /// <summary>Its place in the order in which things were handed over. Under the queue's lock.</summary>
    public long Number { get; set; }

    /// <summary>The writer carries it out, though it may still stand in the queue. Under the queue's lock.</summary>
    public bool IsTaken { get; set; }

    /// <summary>It stands in the queue now. Under the queue's lock.</summary>
    public virtual void Queued() { }

    /// <summary>What the writer that has taken it carries out: itself, or itself and neighbours from further back, which does no harm to the order. Under the queue's lock.</summary>
    public virtual WriteOp WithNeighbours() => this;

    public abstract void Run(VolumeWriter writer);

    /// <summary>It will not be carried out: the volume is out, or closed.</summary>
    public virtual void Drop() { }
}
