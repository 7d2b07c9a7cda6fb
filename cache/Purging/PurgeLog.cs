using System.Diagnostics.CodeAnalysis;
using StonMedia.Cache.Entries;

namespace StonMedia.Cache.Purging;

/// <summary>
/// All commands of an edge, numbered over its virtual hosts: made durable first, then put in force, then spent and forgotten by
/// the <see cref="PurgeSweeper"/>.
/// </summary>
public sealed class PurgeLog : IDisposable
{
    /// <summary>Commands by pattern or tag that a host keeps; each costs every object one comparison.</summary>
    public const int MaxBroad = 10_000;

    /// <summary>Cache keys that a host keeps commands for.</summary>
    public const int MaxKeys = 100_000;

    /// <summary>Commands that <see cref="Recent"/> tells of.</summary>
    public const int MaxRecent = 200;

    private readonly Dictionary<string, HostPurges> _hosts = new(StringComparer.OrdinalIgnoreCase);
    private readonly SemaphoreSlim _turn = new(1, 1);
    private readonly TimeProvider _time;
    private readonly TimeSpan _patience;
    private readonly Queue<PendingPurge> _recent = new();
    private readonly Lock _recentLock = new();
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
        SpentAtStart = state.Pending.Count == 0 ? state.LastSequence : state.Pending[0].Sequence - 1;
        long started = _time.GetTimestamp();
        foreach ((string name, EntryIndex index) in hosts)
        {
            var purges = new HostPurges(name, index, tagHeaders, state.LastSequence);
            PendingPurge[] pending = [.. state.Pending.Where(one => one.Host.Equals(name, StringComparison.OrdinalIgnoreCase)).Select(one => purges.Prepare(one, started))];
            if (pending.Length > 0) purges.Add(pending);
            Remember(pending);
            _hosts.Add(name, purges);
        }
    }

    /// <summary>The commands on a virtual host, by its name; false: it is not served here.</summary>
    public bool TryFind(string host, [NotNullWhen(true)] out HostPurges? purges) => _hosts.TryGetValue(host, out purges);

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
    public async Task<(IReadOnlyList<PendingPurge> Commands, Exception? NotDurable)> AddAsync(IReadOnlyList<PurgeOrder> orders, CancellationToken cancel)
    {
        await _turn.WaitAsync(cancel).ConfigureAwait(false);
        try
        {
            long first = _last + 1;
            DateTimeOffset now = _time.GetUtcNow();
            PurgeCommand[] commands = [.. orders.Select((order, i) => order.At(first + i, now))];
            Exception? fault = await AppendAsync(commands).ConfigureAwait(false);
            PendingPurge[] pending = [.. commands.Select(one => Of(one.Host).Prepare(one, _time.GetTimestamp()))];
            foreach (IGrouping<string, PendingPurge> own in pending.GroupBy(static one => one.Command.Host, StringComparer.OrdinalIgnoreCase))
            {
                HostPurges host = Of(own.Key);
                host.NotesRemovals = Journal.HasRecords;
                host.Add([.. own]);
                foreach (PendingPurge one in own)
                    if (one.Command.Scope == PurgeScope.Key) host.SettleKey(one.Command.Text);
            }

            Remember(pending);
            Interlocked.Exchange(ref _last, commands[^1].Sequence);
            return (pending, fault);
        }
        finally
        {
            _turn.Release();
        }
    }

    public void Dispose()
    {
        _turn.Dispose();
        foreach (HostPurges host in _hosts.Values) host.Walk.Dispose();
    }

    /// <summary>The last commands, newest first, with what they have hit: at most <see cref="MaxRecent"/>.</summary>
    public IReadOnlyList<PendingPurge> Recent()
    {
        lock (_recentLock) return [.. _recent.Reverse()];
    }

    /// <summary>
    /// Counts what commands on one virtual host hit in memory: exact up to <see cref="PurgeWalk.ExactUpTo"/> records, and a share
    /// of it beyond. Takes less than a second.
    /// </summary>
    /// <returns>What they hit, and whether that is only an estimate: there are more records than were looked at, or some on disk.</returns>
    public async Task<(PurgeTally Tally, bool IsEstimate)> CountAsync(string host, IReadOnlyList<PendingPurge> commands, CancellationToken cancel)
    {
        HostPurges purges = Of(host);
        double share = 1;
        if (purges.KeepsPosts || commands.Any(one => one.Command.Scope != PurgeScope.Key || purges.Index.Find(one.Command.Text)?.VaryOn.Length > 0))
            share = await purges.Walk.CountAsync(commands[^1].Sequence, cancel).ConfigureAwait(false);
        PurgeTally seen = commands.Aggregate(default(PurgeTally), static (sum, one) => sum + one.Tally);
        var whole = new PurgeTally((long)Math.Round(seen.Count / share), (long)Math.Round(seen.Size / share));
        return (whole, share < 1 || Journal.HasRecords);
    }

    /// <summary>Everything up to here was spent by the process before.</summary>
    internal long SpentAtStart { get; private set; }

    /// <summary>The newest command such that it and all before it have been in force for that long.</summary>
    internal long LastOlderThan(TimeSpan age)
    {
        long moment = _time.GetTimestamp() - (long)(age.TotalSeconds * _time.TimestampFrequency);
        long younger = long.MaxValue;
        foreach (HostPurges host in _hosts.Values) younger = Math.Min(younger, host.OldestAfter(moment));
        return younger == long.MaxValue ? Last : younger - 1;
    }

    /// <summary>Notes that everything was checked against these commands: what they hit is final.</summary>
    internal void Spend(long through)
    {
        foreach (HostPurges host in _hosts.Values) host.Spend(through);
        lock (_recentLock)
        {
            foreach (PendingPurge one in _recent)
                if (one.Sequence <= through) one.IsSpent = true;
        }
    }

    private void Remember(PendingPurge[] added)
    {
        lock (_recentLock)
        {
            foreach (PendingPurge one in added) _recent.Enqueue(one);
            while (_recent.Count > MaxRecent) _recent.Dequeue();
        }
    }

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

    /// <summary>Forgets what everything was checked against, here and in the journal; never beside an addition.</summary>
    /// <returns>False: not everything was checked after all; nothing is forgotten.</returns>
    internal async Task<bool> RetireAsync(long through, CancellationToken cancel)
    {
        await _turn.WaitAsync(cancel).ConfigureAwait(false);
        try
        {
            if (!await Journal.RetireAsync(through, cancel).ConfigureAwait(false)) return false;
            foreach (HostPurges host in _hosts.Values) host.Retire(through);
            return true;
        }
        finally
        {
            _turn.Release();
        }
    }
}
