using StonMedia.Cache.Disk;

namespace StonMedia.Cache.Tests.Disk.Support;

/// <summary>Takes one block and tells how its read ended.</summary>
public sealed class TestSink : IDiskReadSink
{
    private readonly TaskCompletionSource<DiskReadOutcome> _done = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _completions;

    public byte[]? Bytes { get; private set; }

    public bool Refuses { get; init; }

    public int Completions => Volatile.Read(ref _completions);

    public Task<DiskReadOutcome> Outcome => _done.Task.WaitAsync(TimeSpan.FromSeconds(60));

    public bool TryGetMemory(long block, int length, out Memory<byte> memory)
    {
        memory = Bytes = Refuses ? null : new byte[length];
        return !Refuses;
    }

    public void Completed(long block, DiskReadOutcome outcome)
    {
        Interlocked.Increment(ref _completions);
        _done.TrySetResult(outcome);
    }
}
