namespace StonMedia.Cache.Disk.Volumes;

/// <summary>Something to be written, carried out by the volume's one writer in the order it was handed over. Runs or is dropped, once.</summary>
internal abstract class WriteOp
{
    /// <summary>Bytes of borrowed memory that it keeps while it waits.</summary>
    public virtual int HeldBytes => 0;

    public abstract void Run(VolumeWriter writer);

    /// <summary>It will not be carried out: the volume is out, or closed.</summary>
    public virtual void Drop() { }
}
