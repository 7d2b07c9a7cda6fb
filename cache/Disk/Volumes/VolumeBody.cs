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

    public override long Length => Volatile.Read(ref _length);

    public override DiskRecord Record => Volatile.Read(ref _record);

    public override long MemoryBytes => OwnBytes + ((long)Extents.Count * ExtentBytes);

    public ulong Hash { get; } = hash;

    public string Host { get; } = host;

    public string Key { get; } = key;

    /// <summary>Row of its record; 0 before it has one.</summary>
    public long ObjectId { get => Volatile.Read(ref _objectId); set => Volatile.Write(ref _objectId, value); }

    public ExtentTable Extents { get; } = new();

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
        if (!Has(block) || IsRetired) return false;
        lock (Extents)
        {
            if (_reads is not null && _reads.TryGetValue(block, out BlockRead? there) && there.TryJoin(sink)) return true;
            var read = new BlockRead(volume, this, block, sink);
            if (!volume.Reads.TryAdd(read)) return false;
            (_reads ??= [])[block] = read;
        }

        Touch(block);
        return true;
    }

    /// <summary>The read has ended: the next one that wants the block reads again. Gives those who waited for it.</summary>
    public List<IDiskReadSink> Leave(BlockRead read)
    {
        lock (Extents)
        {
            if (_reads is not null && _reads.TryGetValue(read.Block, out BlockRead? there) && there == read) _reads.Remove(read.Block);
            return read.TakeSinks();
        }
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
        Take(record);
        volume.Writes.TryAdd(new RecordUpdate(Hash, Host, Key, record, this));
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
