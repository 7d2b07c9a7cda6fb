using StonMedia.Cache.Purging;

namespace StonMedia.Cache.Tests.Purging;

/// <summary>A journal in memory that can fail, hang, and hold records to sweep.</summary>
internal sealed class FakeJournal : IPurgeJournal
{
    public List<PurgeCommand> Commands { get; } = [];

    /// <summary>Keys of records on disk, all checked up to <see cref="Seen"/>.</summary>
    public List<string> Records { get; } = [];

    public long Seen { get; set; }

    public List<string> Removed { get; } = [];

    public long LastSequence { get; set; }

    public long Retired { get; private set; }

    public IOException? Fault { get; set; }

    public Task Gate { get; set; } = Task.CompletedTask;

    public bool CanSweep { get; set; } = true;

    public bool HasRecords => Records.Count > 0;

    public async Task AppendAsync(IReadOnlyList<PurgeCommand> commands, CancellationToken cancel)
    {
        await Gate.WaitAsync(cancel);
        if (Fault is not null) throw Fault;
        Commands.AddRange(commands);
        LastSequence = commands[^1].Sequence;
    }

    public Task<PurgeJournalState> LoadAsync(CancellationToken cancel) => Task.FromResult(new PurgeJournalState(LastSequence, [.. Commands]));

    public Task<bool> SweepAsync(PurgeSweep sweep, CancellationToken cancel)
    {
        if (!CanSweep) return Task.FromResult(false);
        foreach (string key in Records.ToArray())
        {
            if (sweep.Judge("test", key, null, Seen, 10, isPurged: false).Action == PurgeAction.None) continue;
            Removed.Add(key);
            Records.Remove(key);
        }

        return Task.FromResult(true);
    }

    public Task<bool> RetireAsync(long through, CancellationToken cancel)
    {
        Commands.RemoveAll(one => one.Sequence <= through);
        Retired = through;
        return Task.FromResult(true);
    }
}
