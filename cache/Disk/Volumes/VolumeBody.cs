using StonMedia.Cache.Blocks;

namespace StonMedia.Cache.Disk.Volumes;

/// <summary>A generation's body on a volume: presence in memory, bytes through the volume's lanes.</summary>
internal sealed class VolumeBody(DiskVolume volume, ulong hash, string host, string key, DiskRecord record, bool isSmall) : DiskBody
{
    private const int OwnBytes = 240;
    private const int ExtentBytes = 340;

    private DiskRecord _record = record;
    private long _length = record.Length;
    private long _objectId;
    private int _retired;
    private Dictionary<long, BlockRead>? _reads;

    public override long Generation { get; } = record.Generation;

    public override TimeSpan ReadLimit => volume.Options.ReadLimit;

    public override long Length => Volatile.Read(ref _length);

    public override DiskRecord Record => Volatile.Read(ref _record);

    public override long MemoryBytes => OwnBytes + ((long)Extents.Count * ExtentBytes);

    public ulong Hash { get; } = hash;

    public string Host { get; } = host;

    public string Key { get; } = key;

    /// <summary>Row of its record; 0 before it has one.</summary>
    public long ObjectId { get => Volatile.Read(ref _objectId); set => Volatile.Write(ref _objectId, value); }

    public ExtentTable Extents { get; } = new();

    /// <summary>The block handed to the readers last. Under the lock of their queue.</summary>
    public BlockRead? LastRead { get; set; }

    /// <summary>The block handed to the writer last. Under the lock of its queue.</summary>
    public BlockWrite? LastWrite { get; set; }

    /// <summary>Lies in the database. Decided once, by the length it was begun with.</summary>
    public bool IsSmall { get; } = isSmall;

    public bool IsRetired => Volatile.Read(ref _retired) != 0;

    public override bool IsWhole
    {
        get
        {
            long length = Length;
            return length >= 0 && Extents.All().Sum(static extent => (long)extent.Count) == BlockSize.Count(length);
        }
    }

    public override bool Has(long block)
        => volume.IsIn && block >= 0 && Extents.Get(block >> Extent.Shift) is { } extent && extent.Has((int)(block & (Extent.Blocks - 1)));

    public override void Touch(long block) => volume.Uses.Touch(KeyHash.Of(Hash, IsSmall ? -1 : (int)(block >> Extent.Shift)));

    /// <summary>Bytes that the block has; 64 KiB while the length is unknown.</summary>
    public int LengthOf(long block)
    {
        long length = Length;
        return length < 0 ? BlockSize.Bytes : (int)Math.Clamp(length - BlockSize.Start(block), 0, BlockSize.Bytes);
    }

    public override bool TryRead(long block, IDiskReadSink sink)
    {
        ArgumentNullException.ThrowIfNull(sink);
        return TryRead(block, [sink]) == 1;
    }

    public override int TryRead(long block, ReadOnlySpan<IDiskReadSink> sinks)
    {
        int count = 0;
        lock (Extents)
        {
            var fresh = new List<BlockRead>(sinks.Length);
            for (; count < sinks.Length && Has(block + count) && !IsRetired; count++)
                if (_reads is null || !_reads.ContainsKey(block + count)) fresh.Add(new BlockRead(volume, this, block + count, sinks[count]));
            // A lane that is quick waits for this lock before it says that one has ended.
            if (!volume.Reads.TryAdd(fresh)) return 0;
            foreach (BlockRead read in fresh) (_reads ??= []).Add(read.Block, read);
            for (int i = 0; i < count; i++) _reads![block + i].Join(sinks[i]);
        }

        for (int i = 0; i < count; i++) Touch(block + i);
        return count;
    }

    /// <summary>The read has ended: the next one that wants the block reads again.</summary>
    public void Leave(BlockRead read)
    {
        lock (Extents) _reads?.Remove(read.Block);
    }

    public override bool Write(long block, BlockLease lease)
    {
        if (block < 0 || lease.Memory.Length != LengthOf(block) || lease.Memory.IsEmpty)
        {
            int held = lease.Memory.Length;
            lease.Dispose();
            throw new ArgumentException($"block {block} has {LengthOf(block)} bytes, the lease {held}", nameof(lease));
        }

        if (!IsRetired && !Has(block))
        {
            Extent extent = Extents.GetOrAdd((int)(block >> Extent.Shift));
            int index = (int)(block & (Extent.Blocks - 1));
            if (extent.TryQueue(index))
            {
                if (volume.Writes.TryAdd(new BlockWrite(this, extent, block, lease))) return true;
                extent.Unqueue(index);
                volume.Counters.NoteDropped();
            }
        }

        lease.Dispose();
        return false;
    }

    public override void Update(DiskRecord record)
    {
        if (record.Generation != Generation) throw new ArgumentException("the record is another generation's", nameof(record));
        if (IsRetired) return;
        bool isShorter = record.FreshUntil < Record.FreshUntil;
        Take(record);
        // What is on disk may be given after a restart for as long as it says: it may say less than is true, not more.
        if (!volume.Writes.TryAdd(new RecordUpdate(Hash, Host, Key, record, this)) && isShorter) Retire();
    }

    /// <summary>Makes it the record that is found, before it is on disk.</summary>
    public void Take(DiskRecord record)
    {
        Volatile.Write(ref _record, record);
        if (Length < 0) Volatile.Write(ref _length, record.Length);
    }

    public override void Retire()
    {
        if (!Abandon()) return;
        volume.Live.Retire(this);
        volume.Writes.Add(new GenerationRemoval(Hash, Generation));
    }

    /// <summary>Nothing of it is to be read or written any more. False: that was so already.</summary>
    public bool Abandon()
    {
        if (Interlocked.Exchange(ref _retired, 1) != 0) return false;
        foreach (Extent extent in Extents.All()) extent.ClearAll();
        return true;
    }
}
