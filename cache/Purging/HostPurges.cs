using System.Collections.Concurrent;
using StonMedia.Cache.Entries;
using StonMedia.Cache.Keys;

namespace StonMedia.Cache.Purging;

/// <summary>
/// The commands on one virtual host that may still hit something. Objects carry the sequence up to which they were checked
/// (<see cref="EntrySnapshot.PurgeSeen"/>); a hit compares it with one number, and only a newer command makes it look further.
/// Reads take no lock; commands are added by <see cref="PurgeLog"/> one after the other.
/// </summary>
/// <remarks>
/// Commands by key act on the resident record at once, so the fast path, which serves no variants, need not look for them: it
/// compares with <see cref="LatestBroad"/>. Everything else compares with <see cref="Latest"/>.
/// </remarks>
public sealed class HostPurges
{
    private readonly ConcurrentDictionary<string, PendingPurge[]> _byKey = new(StringComparer.Ordinal);
    private readonly IReadOnlyList<string> _tagHeaders;
    private readonly RemovedKeys _removed = new();
    private State _state;

    /// <param name="name">Of the virtual host.</param>
    /// <param name="index">Its resident records.</param>
    /// <param name="tagHeaders">cache.tag-headers.</param>
    /// <param name="latest">The newest command of the edge so far.</param>
    public HostPurges(string name, EntryIndex index, IReadOnlyList<string> tagHeaders, long latest = 0)
    {
        Name = name;
        Index = index;
        _tagHeaders = tagHeaders;
        _state = new State(latest, latest, 0, false, []);
        Walk = new PurgeWalk(this);
    }

    public string Name { get; }

    public EntryIndex Index { get; }

    /// <summary>A URL may have records of answers to POST beside its own (key.post), which a count has to look for.</summary>
    public bool KeepsPosts { get; set; }

    /// <summary>The newest command on this host; what is loaded from now on is checked up to here.</summary>
    public long Latest => Volatile.Read(ref _state).Latest;

    /// <summary>The newest command by pattern or tag.</summary>
    public long LatestBroad => Volatile.Read(ref _state).LatestBroad;

    /// <summary>Commands by pattern or tag that are kept.</summary>
    public int PendingBroad => Volatile.Read(ref _state).Broad.Length;

    /// <summary>Cache keys that commands are kept for.</summary>
    public int PendingKeys => _byKey.Count;

    /// <summary>What the commands newer than <paramref name="seen"/> mean for an object.</summary>
    /// <param name="key">Its cache key, a variant's with its selection.</param>
    /// <param name="headers">Its stored header lines; null where <see cref="NeedsHeaders"/> is false.</param>
    /// <param name="seen">The sequence it was checked up to, <see cref="Latest"/> when its load began.</param>
    public PurgeVerdict Judge(ReadOnlySpan<char> key, HeaderList? headers, long seen)
    {
        while (true)
        {
            State state = Volatile.Read(ref _state);
            if (seen >= state.Latest) return new PurgeVerdict(PurgeAction.None, 0, seen);
            var sum = new VerdictSum(state.Latest);
            ReadOnlySpan<char> root = RootOf(key);
            PendingPurge[] broad = state.Broad;
            for (int i = broad.Length - 1; i >= 0 && broad[i].Sequence > seen; i--)
                if (broad[i].Matches(root, headers)) sum.Add(broad[i]);
            if (state.HasKeys && _byKey.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(root, out PendingPurge[]? own))
            {
                foreach (PendingPurge one in own)
                    if (one.Sequence > seen) sum.Add(one);
            }

            // Commands by key stand beside the state: if some were retired in between, look again.
            if (Volatile.Read(ref _state).RetiredThrough == state.RetiredThrough) return sum.Verdict;
        }
    }

    /// <summary>Whether a command newer than <paramref name="seen"/> looks for a tag.</summary>
    public bool NeedsHeaders(long seen)
    {
        foreach (PendingPurge one in Volatile.Read(ref _state).Broad)
            if (one.Sequence > seen && one.Command.Scope == PurgeScope.Tag) return true;
        return false;
    }

    internal PurgeWalk Walk { get; }

    /// <summary>There are records on disk, too, which a sweep will meet: what is removed from memory is noted until then.</summary>
    internal bool NotesRemovals { get; set; }

    /// <summary>Counts a resident record at the command that hit it.</summary>
    internal void Count(in PurgeVerdict verdict, ReadOnlySpan<char> key, long size)
    {
        if (verdict.Newest is not { } newest) return;
        newest.Hit(size);
        if (verdict.Action == PurgeAction.HardPurge && NotesRemovals) _removed.Note(key, newest.Sequence);
    }

    /// <summary>Whether a record on disk, checked up to <paramref name="seen"/>, was counted in memory.</summary>
    internal bool IsCounted(string key, long seen) => Index.Contains(key) || IsRemoved(key, seen);

    /// <summary>Whether it was counted in memory, and removed from there for good.</summary>
    internal bool IsRemoved(string key, long seen) => _removed.Holds(key, seen);

    /// <summary>Every record, on disk too, was checked up to that sequence.</summary>
    internal void Spend(long through) => _removed.Forget(through);

    internal PendingPurge Prepare(PurgeCommand command, long addedAt) => new(command, _tagHeaders, addedAt);

    /// <summary>Puts commands in force; in the order of their sequence, by one thread at a time.</summary>
    internal void Add(IReadOnlyList<PendingPurge> commands)
    {
        State state = _state;
        List<PendingPurge> broad = [.. state.Broad];
        long latestBroad = state.LatestBroad;
        foreach (PendingPurge added in commands)
        {
            if (added.Command.Scope == PurgeScope.Key)
            {
                _byKey.AddOrUpdate(added.Command.Text, static (_, one) => [one], 
                    static (_, before, one) => [.. before.Where(older => !one.Supersedes(older)), one], added);
                continue;
            }

            broad.RemoveAll(added.Supersedes);
            broad.Add(added);
            latestBroad = added.Sequence;
        }

        // A full fence: whoever publishes a snapshot after this sees the commands, and whoever published before it is seen by Settle.
        Interlocked.Exchange(ref _state, new State(commands[^1].Sequence, latestBroad, state.RetiredThrough, !_byKey.IsEmpty, [.. broad]));
    }

    /// <summary>The lowest sequence of the commands added after that timestamp; <see cref="long.MaxValue"/> when there is none.</summary>
    internal long OldestAfter(long timestamp)
    {
        long oldest = long.MaxValue;
        foreach (PendingPurge one in Volatile.Read(ref _state).Broad)
            if (one.AddedAt > timestamp) oldest = Math.Min(oldest, one.Sequence);
        foreach (PendingPurge[] own in _byKey.Values)
            foreach (PendingPurge one in own)
                if (one.AddedAt > timestamp) oldest = Math.Min(oldest, one.Sequence);
        return oldest;
    }

    /// <summary>Forgets commands that are spent.</summary>
    internal void Retire(long through)
    {
        State state = _state;
        if (through <= state.RetiredThrough) return;
        Volatile.Write(ref _state, state with { RetiredThrough = through, Broad = [.. state.Broad.Where(one => one.Sequence > through)] });
        foreach ((string key, PendingPurge[] all) in _byKey)
        {
            PendingPurge[] left = [.. all.Where(one => one.Sequence > through)];
            if (left.Length == 0) _byKey.TryRemove(new KeyValuePair<string, PendingPurge[]>(key, all));
            else if (left.Length < all.Length) _byKey[key] = left;
        }
    }

    /// <summary>Answers to a POST, and variants, go with their URL.</summary>
    private static ReadOnlySpan<char> RootOf(ReadOnlySpan<char> key) => key[..PostKey.UrlLength(key)];

    private sealed record State(long Latest, long LatestBroad, long RetiredThrough, bool HasKeys, PendingPurge[] Broad);
}
