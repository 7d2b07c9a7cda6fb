namespace StonMedia.Cache.Purging;

/// <summary>The journal of an edge without disks: what it forgets when the process ends is gone with the content.</summary>
public sealed class MemoryPurgeJournal : IPurgeJournal
{
    public static MemoryPurgeJournal Instance { get; } = new();

    public bool HasRecords => false;

    public Task AppendAsync(IReadOnlyList<PurgeCommand> commands, CancellationToken cancel) => Task.CompletedTask;

    public Task<PurgeJournalState> LoadAsync(CancellationToken cancel) => Task.FromResult(PurgeJournalState.Empty);

    public Task<bool> SweepAsync(PurgeSweep sweep, CancellationToken cancel) => Task.FromResult(true);

    public Task<bool> RetireAsync(long through, CancellationToken cancel) => Task.FromResult(true);
}
