namespace StonMedia.Cache.Blocks;

/// <summary>Something that the memory store may drop to make room: a block of a body, an entry's record, a media index.</summary>
public abstract class Evictable
{
    private byte _frequency;

    /// <summary>Next in its queue; owned by the store's lock.</summary>
    internal Evictable? Next;

    /// <summary>The one before it; as <see cref="Next"/>.</summary>
    internal Evictable? Previous;

    internal bool Queued;

    /// <summary>It is in the main queue; owned by the store's lock, others may read a value that is a moment old.</summary>
    internal bool IsMain;

    /// <summary>Bytes that the last eviction freed: all of it, unless it holds several things of which some moved on.</summary>
    internal virtual int LastEvicted => Charge;

    /// <summary>Bytes that are given back when this is dropped.</summary>
    public abstract int Charge { get; }

    /// <summary>Tells this item from others in the ghost list; equal for the same thing fetched again.</summary>
    public abstract ulong Identity { get; }

    /// <summary>Drops it unless it is in use. False: keep it for now.</summary>
    public abstract bool TryEvict();

    /// <summary>True when it was dropped by other means: the store just forgets it.</summary>
    public abstract bool IsGone { get; }

    /// <summary>Notes a use. Racing writers may lose a count, which costs nothing but precision; written only while it changes.</summary>
    public void Touch()
    {
        byte frequency = _frequency;
        if (frequency < 3) _frequency = (byte)(frequency + 1);
    }

    internal byte Frequency { get => _frequency; set => _frequency = value; }
}
