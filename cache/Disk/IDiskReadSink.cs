namespace StonMedia.Cache.Disk;

/// <summary>Takes one block from a volume's lane. Called on the lane's threads: must not wait.</summary>
public interface IDiskReadSink
{
    /// <summary>
    /// Where the bytes go; asked once, after they were read and verified, only of the first sink that wants the block.
    /// </summary>
    /// <param name="block">Number of the block.</param>
    /// <param name="length">Its bytes: 64 KiB, fewer for the last one.</param>
    /// <param name="memory">Room for at least that many bytes, valid until <see cref="Completed"/> returns.</param>
    /// <returns>False: there is no room, or nobody wants them any more.</returns>
    bool TryGetMemory(long block, int length, out Memory<byte> memory);

    /// <summary>The end of a read that <see cref="DiskBody.TryRead"/> had accepted: called exactly once, for every sink.</summary>
    void Completed(long block, DiskReadOutcome outcome);
}
