namespace StonMedia.Cache.Disk.Volumes;

/// <summary>What a volume has done since it was opened. Any thread.</summary>
internal sealed class VolumeCounters
{
    private long _read;
    private long _written;
    private long _dropped;
    private long _late;
    private long _corrupt;
    private long _evicted;

    public long Read => Interlocked.Read(ref _read);

    public long Written => Interlocked.Read(ref _written);

    public long Dropped => Interlocked.Read(ref _dropped);

    public long Late => Interlocked.Read(ref _late);

    public long Corrupt => Interlocked.Read(ref _corrupt);

    public long EvictedBytes => Interlocked.Read(ref _evicted);

    public void NoteRead() => Interlocked.Increment(ref _read);

    public void NoteWritten() => Interlocked.Increment(ref _written);

    public void NoteDropped() => Interlocked.Increment(ref _dropped);

    public void NoteLate() => Interlocked.Increment(ref _late);

    public void NoteCorrupt() => Interlocked.Increment(ref _corrupt);

    public void NoteEvicted(long bytes) => Interlocked.Add(ref _evicted, bytes);
}
