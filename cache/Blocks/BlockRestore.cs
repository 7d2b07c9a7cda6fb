using StonMedia.Cache.Disk;

namespace StonMedia.Cache.Blocks;

/// <summary>
/// One block on its way from disk into a generation's memory. Memory is taken only when the bytes are there, so a slow disk holds none.
/// </summary>
/// <remarks>
/// Life: queued -> (memory given) -> completed. Abandoned while queued: whoever waited was told, the lane is refused memory.
/// </remarks>
internal sealed class BlockRestore(Generation owner, long number) : IDiskReadSink
{
    private Block? _block;
    private byte[]? _small;
    private int _over;

    public bool TryGetMemory(long block, int length, out Memory<byte> memory)
    {
        memory = default;
        if (Volatile.Read(ref _over) != 0) return false;
        if (owner.Small is { } small)
        {
            // Not straight into the array: a fill may be writing it.
            memory = _small = GC.AllocateUninitializedArray<byte>(small.Length);
            return true;
        }

        _block = owner.OpenForRestore(number);
        if (_block is null) return false;
        memory = _block.Room();
        return memory.Length == length;
    }

    public void Completed(long block, DiskReadOutcome outcome)
    {
        bool read = outcome == DiskReadOutcome.Read;
        if (_small is { } small)
        {
            if (read) owner.PublishRestored(small);
        }
        else if (_block is { } restored)
        {
            if (read) owner.Publish(restored, restored.Length);
            else owner.Discard(restored);
            restored.Unclaim();
            restored.Release();
        }

        End(outcome switch
        {
            // Without memory of its own another reader of the same block had it: those who wait look again.
            DiskReadOutcome.Read => null,
            DiskReadOutcome.NoMemory when owner.HasWhole(number) => null,
            DiskReadOutcome.NoMemory => "there is no memory for it now, or it is being fetched",
            DiskReadOutcome.Late => "the disk is too slow now",
            DiskReadOutcome.Corrupt => "it is damaged on disk",
            DiskReadOutcome.VolumeOut => "its volume is out",
            _ => "it is no longer on disk",
        }, outcome == DiskReadOutcome.Late);
    }

    /// <summary>Nobody waits any longer for the disk: the origin is asked instead.</summary>
    public void Abandon() => End("the disk took too long", late: true);

    private void End(string? failure, bool late)
    {
        if (Interlocked.Exchange(ref _over, 1) != 0) return;
        owner.EndRestore(this, number, failure, late);
    }
}
