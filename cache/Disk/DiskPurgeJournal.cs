using System.Globalization;
using StonMedia.Cache.Disk.Volumes;
using StonMedia.Cache.Entries;
using StonMedia.Cache.Purging;

namespace StonMedia.Cache.Disk;

/// <summary>Purge commands in every volume that is in; the walk that carries them out on records.</summary>
internal sealed class DiskPurgeJournal(DiskTier tier) : IPurgeJournal
{
    private const int Slice = 500;

    private readonly Lock _lock = new();
    private readonly SortedDictionary<long, PurgeCommand> _pending = [];
    private long _last;
    private long _retired;
    private readonly Dictionary<string, long> _unread = new(StringComparer.Ordinal);     // by identity: the newest command of a volume that could not be read
    private long _read;
    private bool _loaded;

    /// <summary>How long the start waits for a volume's journal.</summary>
    public TimeSpan Limit { get; init; } = tier.OpenLimit;

    public bool HasRecords => tier.Volumes.Count > 0;

    /// <summary>The volume was away while purges were carried out and forgotten: what it holds cannot be judged by them any more.</summary>
    public bool IsBehind(DiskVolume volume)
    {
        lock (_lock) return !volume.BeganEmpty && volume.Retired < _retired;
    }

    /// <summary>
    /// A volume is about to come in: it is told the purges it has missed, as long as there are any, and put in use in the very moment there are
    /// none, so that no purge can come or be forgotten in between.
    /// </summary>
    /// <param name="volume">Open, and not in use yet.</param>
    /// <param name="use">Puts it in use; must not wait.</param>
    public async Task<Admission> AdmitAsync(DiskVolume volume, Action use)
    {
        long told = -1;
        while (true)
        {
            PurgeCommand[] news;
            long retired;
            lock (_lock)
            {
                if (!_loaded)
                {
                    _retired = Math.Max(_retired, volume.Retired);
                    use();
                    return Admission.In;
                }

                if (told < 0 && (volume.LastSequence > _last || HoldsUnread(volume))) return Admission.Refused;
                if (!volume.BeganEmpty && volume.Retired < _retired) return Admission.Behind;
                retired = _retired;
                news = [.. _pending.Values.Where(command => command.Sequence > told)];
                if (news.Length == 0 && volume.Retired >= retired)
                {
                    volume.UnsweptThrough = _pending.Count > 0 ? _last : 0;
                    use();
                    return Admission.In;
                }

                told = news.Length > 0 ? news[^1].Sequence : Math.Max(told, 0);
            }

            await CatchUpAsync(volume, retired);
            if (news.Length > 0) await volume.CallAsync(writer => writer.Journal.Append(news));
        }
    }

    public async Task AppendAsync(IReadOnlyList<PurgeCommand> commands, CancellationToken cancel)
    {
        DiskVolume[] volumes;
        // In one step: a volume is either among these or told when it comes in.
        lock (_lock)
        {
            Note(commands);
            volumes = [.. tier.In];
        }

        if (tier.Volumes.Count == 0) return;
        Task<bool>[] appends = [.. volumes.Select(volume => volume.CallAsync(writer => writer.Journal.Append(commands)))];
        try
        {
            await Task.WhenAll(appends).WaitAsync(cancel);
        }
        catch (IOException) when (appends.Any(static append => append.IsCompletedSuccessfully))
        {
            // Another volume has them; the one that went out meanwhile is told when it comes in again.
        }

        if (appends.Length == 0) throw new IOException("no volume is in use: the purge holds until the process ends");
    }

    /// <remarks>A volume that does not answer in the time it has for opening is taken out, so that it holds nobody up; it comes back by the check.</remarks>
    public async Task<PurgeJournalState> LoadAsync(CancellationToken cancel)
    {
        Task compared = tier.CompareAsync();
        if (await Task.WhenAny(compared, Task.Delay(Limit, cancel)) == compared) await compared;
        cancel.ThrowIfCancellationRequested();
        var read = new HashSet<DiskVolume>();
        var states = new List<PurgeJournalState>();
        PurgeCommand[] pending;
        long retired;
        while (true)
        {
            DiskVolume[] more;
            lock (_lock)
            {
                more = [.. tier.In.Where(volume => !read.Contains(volume))];
                if (more.Length == 0)
                {
                    _loaded = true;
                    Note([.. states.SelectMany(static state => state.Pending).Where(command => command.Sequence > _retired)]);
                    foreach (PurgeJournalState state in states) _last = Math.Max(_last, state.LastSequence);
                    _read = _last;
                    foreach (long sequence in _unread.Values) _last = Math.Max(_last, sequence);
                    pending = [.. _pending.Values];
                    retired = _retired;
                    break;
                }
            }

            read.UnionWith(more);
            states.AddRange((await Task.WhenAll(more.Select(volume => LoadAsync(volume, cancel)))).OfType<PurgeJournalState>());
        }

        // Volumes that were away for one of them are told now.
        await Task.WhenAll(read.Where(static volume => volume.IsIn).Select(volume => TellAsync(volume, retired, pending, cancel)));
        return new PurgeJournalState(_last, pending);
    }

    public async Task<bool> SweepAsync(PurgeSweep sweep, CancellationToken cancel)
    {
        bool whole = true;
        foreach (DiskVolume volume in tier.In) whole &= await SweepAsync(volume, sweep, cancel);
        return whole;
    }

    public async Task<bool> RetireAsync(long through, CancellationToken cancel)
    {
        DiskVolume[] volumes;
        // First here: a volume that is out, or goes out now, is behind from now on.
        lock (_lock)
        {
            volumes = [.. tier.In];
            if (Array.Exists(volumes, static volume => volume.UnsweptThrough > 0)) return false;
            _retired = Math.Max(_retired, through);
            foreach (long sequence in _pending.Keys.TakeWhile(sequence => sequence <= through).ToArray()) _pending.Remove(sequence);
        }

        await Task.WhenAll(volumes.Select(volume => volume.CallAsync(writer => writer.Journal.Retire(through)))).WaitAsync(cancel);
        return true;
    }

    /// <summary>What a volume's journal holds; null: it did not answer in time, or failed.</summary>
    private async Task<PurgeJournalState?> LoadAsync(DiskVolume volume, CancellationToken cancel)
    {
        try
        {
            return await volume.CallAsync(static writer => writer.Journal.Load()).WaitAsync(Limit, cancel);
        }
        catch (Exception error) when (error is TimeoutException or IOException)
        {
            lock (_lock) _unread[volume.Folder.Identity] = volume.LastSequence;
            if (error is TimeoutException) volume.TakeOut(string.Create(CultureInfo.InvariantCulture, $"its purge journal could not be read within {Limit.TotalSeconds:0.#} s"));
            return null;
        }
    }

    private async Task TellAsync(DiskVolume volume, long retired, PurgeCommand[] pending, CancellationToken cancel)
    {
        try
        {
            await CatchUpAsync(volume, retired).WaitAsync(Limit, cancel);
            if (pending.Length > 0) await volume.CallAsync(writer => writer.Journal.Append(pending)).WaitAsync(Limit, cancel);
        }
        catch (TimeoutException)
        {
            volume.TakeOut(string.Create(CultureInfo.InvariantCulture, $"its purge journal could not be written within {Limit.TotalSeconds:0.#} s"));
        }
        catch (IOException)
        {
            // It is out, and told when it comes in again.
        }
    }

    /// <summary>Its journal could not be read at the start, and it has commands that no other volume can have told of.</summary>
    private bool HoldsUnread(DiskVolume volume)
        => _unread.ContainsKey(volume.Folder.Identity) && volume.LastSequence > volume.Retired && volume.LastSequence > _read;

    /// <summary>Has a volume that began empty count as told: else all it takes in would be dropped at the next start.</summary>
    private static Task CatchUpAsync(DiskVolume volume, long retired)
        => volume.BeganEmpty && volume.Retired < retired ? volume.CallAsync(writer => writer.Journal.Retire(retired)) : Task.CompletedTask;

    private void Note(IReadOnlyList<PurgeCommand> commands)
    {
        foreach (PurgeCommand command in commands)
        {
            _pending[command.Sequence] = command;
            _last = Math.Max(_last, command.Sequence);
        }
    }

    private static async Task<bool> SweepAsync(DiskVolume volume, PurgeSweep sweep, CancellationToken cancel)
    {
        long row = 0;
        while (true)
        {
            // What is begun but not written has to be among the rows.
            if (row == 0) await volume.FlushAsync().WaitAsync(cancel);
            var read = new SweepRead(row, sweep.Through, Slice);
            if (!volume.Reads.TryAdd(read)) return false;
            if (await read.Done.WaitAsync(cancel) is not var (records, last)) return false;
            if (last < 0)
            {
                if (sweep.Through >= volume.UnsweptThrough) volume.UnsweptThrough = 0;
                return true;
            }

            row = last;
            List<(SweptRecord, PurgeVerdict)> verdicts = Judge(records, sweep);
            // Waiting for the writer is the brake: it comes to this between what viewers cause.
            if (verdicts.Count > 0) await volume.CallAsync(writer => writer.Journal.Apply(verdicts)).WaitAsync(cancel);
        }
    }

    private static List<(SweptRecord, PurgeVerdict)> Judge(List<SweptRecord> records, PurgeSweep sweep)
    {
        var verdicts = new List<(SweptRecord, PurgeVerdict)>();
        foreach (SweptRecord record in records)
        {
            PurgeVerdict verdict = sweep.Judge(record.Host, record.Key, Headers(record, sweep), record.Seen, record.Length, RecordCodec.IsPurged(record.Packed));
            if (verdict.Action != PurgeAction.None) verdicts.Add((record, verdict));
        }

        return verdicts;
    }

    private static HeaderList? Headers(SweptRecord record, PurgeSweep sweep)
    {
        if (!sweep.NeedsHeaders(record.Host, record.Seen)) return null;
        try
        {
            return RecordCodec.Unpack(record.Packed, record.Generation, record.Length).Headers;
        }
        catch (InvalidDataException)
        {
            // Found damaged where it is next looked up, and dropped there.
            return HeaderList.Empty;
        }
    }
}
