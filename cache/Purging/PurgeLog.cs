using StonMedia.Cache.Entries;

namespace StonMedia.Cache.Purging;

/// <summary>
/// All commands of an edge, numbered over its virtual hosts: made durable first, then put in force, then spent and forgotten by
/// the <see cref="PurgeSweeper"/>.
/// </summary>
public sealed class PurgeLog : IDisposable
{
    /// <summary>Commands by pattern or tag that a host keeps; each costs every object one comparison.</summary>
    public const int MaxBroad = 1000;

    /// <summary>Cache keys that a host keeps commands for.</summary>
    public const int MaxKeys = 100_000;

    private readonly Dictionary<string, HostPurges> _hosts = new(StringComparer.OrdinalIgnoreCase);
    private readonly SemaphoreSlim _turn = new(1, 1);
    private readonly TimeProvider _time;
    private readonly TimeSpan _patience;
    private long _last;

    /// <param name="journal">Keeps them over restarts.</param>
    /// <param name="time">Stamps them.</param>
    /// <param name="patience">How long the journal may take; 10 s by default.</param>
    public PurgeLog(IPurgeJournal journal, TimeProvider time, TimeSpan? patience = null)
    {
        Journal = journal;
        _time = time;
        _patience = patience ?? TimeSpan.FromSeconds(10);
    }

    public IPurgeJournal Journal { get; }

    public IReadOnlyCollection<HostPurges> Hosts => _hosts.Values;

    /// <summary>The sequence of the newest command.</summary>
    public long Last => Interlocked.Read(ref _last);

    /// <summary>Reads the journal and makes ready for these hosts; once, before anything is served.</summary>
    public async Task OpenAsync(IEnumerable<(string Name, EntryIndex Index)> hosts, IReadOnlyList<string> tagHeaders, CancellationToken cancel)
    {
        PurgeJournalState state = await Journal.LoadAsync(cancel).ConfigureAwait(false);
        _last = state.LastSequence;
        foreach ((string name, EntryIndex index) in hosts)
        {
            var purges = new HostPurges(name, index, tagHeaders, state.LastSequence);
            PendingPurge[] pending = [.. state.Pending.Where(one => one.Host.Equals(name, StringComparison.OrdinalIgnoreCase)).Select(purges.Prepare)];
            if (pending.Length > 0) purges.Add(pending);
            _hosts.Add(name, purges);
        }
    }

    /// <summary>The commands on a virtual host.</summary>
    /// <exception cref="KeyNotFoundException">It is not served here.</exception>
    public HostPurges Of(string host) => _hosts[host];

    /// <summary>Whether commands on that host can be kept until a sweep has spent others.</summary>
    public bool HasRoom(string host) => Of(host) is { PendingBroad: < MaxBroad, PendingKeys: < MaxKeys };

    /// <summary>
    /// Numbers the orders, makes them durable and puts them in force: when the task is done the next request obeys them, and so does
    /// the one after a crash.
    /// </summary>
    /// <returns>The commands, and whether they are durable. If not (the journal failed or took too long) they are in force all the same.</returns>
    public async Task<(IReadOnlyList<PurgeCommand> Commands, Exception? NotDurable)> AddAsync(IReadOnlyList<PurgeOrder> orders, CancellationToken cancel)
    {
        await _turn.WaitAsync(cancel).ConfigureAwait(false);
        try
        {
            long first = _last + 1;
            DateTimeOffset now = _time.GetUtcNow();
            PurgeCommand[] commands = [.. orders.Select((order, i) => order.At(first + i, now))];
            Exception? fault = await AppendAsync(commands).ConfigureAwait(false);
            foreach (IGrouping<string, PurgeCommand> own in commands.GroupBy(static one => one.Host, StringComparer.OrdinalIgnoreCase))
            {
                HostPurges host = Of(own.Key);
                host.Add([.. own.Select(host.Prepare)]);
                foreach (PurgeCommand one in own)
                    if (one.Scope == PurgeScope.Key && host.Index.Find(one.Text) is { } entry) host.Settle(entry);
            }

            Interlocked.Exchange(ref _last, commands[^1].Sequence);
            return (commands, fault);
        }
        finally
        {
            _turn.Release();
        }
    }

    public void Dispose() => _turn.Dispose();

    /// <summary>Not to be called off half way by a client that leaves: its time is bounded, and then the commands hold in memory.</summary>
    private async Task<Exception?> AppendAsync(PurgeCommand[] commands)
    {
        using var limit = new CancellationTokenSource(_patience);
        try
        {
            await Journal.AppendAsync(commands, limit.Token).WaitAsync(_patience).ConfigureAwait(false);
            return null;
        }
        catch (Exception error) when (error is IOException or TimeoutException or OperationCanceledException)
        {
            return error;
        }
    }

    /// <summary>Forgets what everything was checked against; never beside an addition.</summary>
    internal async Task RetireAsync(long through, CancellationToken cancel)
    {
        await _turn.WaitAsync(cancel).ConfigureAwait(false);
        try
        {
            foreach (HostPurges host in _hosts.Values) host.Retire(through);
        }
        finally
        {
            _turn.Release();
        }
    }
}
