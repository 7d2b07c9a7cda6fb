using System.Collections.Concurrent;
using StonMedia.Cache.Blocks;
using StonMedia.Cache.Disk;
using StonMedia.Cache.Entries;

namespace StonMedia.Actors.Tests.Support;

/// <summary>A body's place on a disk that does as it is told.</summary>
internal sealed class FakeDisk(long length) : DiskBody
{
    private int _reads;
    private int _refused;

    /// <summary>Offers that were not taken.</summary>
    public int Refused => Volatile.Read(ref _refused);

    /// <summary>What was written, by block.</summary>
    public ConcurrentDictionary<long, byte[]> Blocks { get; } = new();

    /// <summary>Reads that were taken on.</summary>
    public int Reads => Volatile.Read(ref _reads);

    /// <summary>Decides how a read ends; null: it never does.</summary>
    public Func<long, DiskReadOutcome?> Outcome { get; set; } = static _ => DiskReadOutcome.Read;

    /// <summary>No read is taken on.</summary>
    public bool IsBusy { get; set; }

    public bool TakesWrites { get; set; } = true;

    public bool IsRetired { get; private set; }

    public override long Generation => 1;

    public override long Length => length;

    public override DiskRecord Record { get; } = new() { Generation = 1, Status = 200, Headers = HeaderList.Empty, Length = length };

    public override long MemoryBytes => 0;

    public override bool IsWhole => Blocks.Count == BlockSize.Count(length);

    public override bool Has(long block) => Blocks.ContainsKey(block);

    public override void Touch(long block)
    {
    }

    public override bool TryRead(long block, IDiskReadSink sink)
    {
        if (IsBusy || !Blocks.TryGetValue(block, out byte[]? bytes)) return false;
        Interlocked.Increment(ref _reads);
        _ = Task.Run(() =>
        {
            if (Outcome(block) is not { } outcome) return;
            if (outcome == DiskReadOutcome.Read && sink.TryGetMemory(block, bytes.Length, out Memory<byte> memory)) bytes.CopyTo(memory);
            else if (outcome == DiskReadOutcome.Read) outcome = DiskReadOutcome.NoMemory;
            if (outcome == DiskReadOutcome.Corrupt) Blocks.TryRemove(block, out byte[]? _);
            sink.Completed(block, outcome);
        });
        return true;
    }

    public override bool Write(long block, BlockLease lease)
    {
        using (lease)
        {
            if (TakesWrites && Blocks.TryAdd(block, lease.Memory.ToArray())) return true;
            Interlocked.Increment(ref _refused);
            return false;
        }
    }

    public override void Update(DiskRecord record)
    {
    }

    public override void Retire() => IsRetired = true;
}
