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
    private bool _loaded;

    public bool HasRecords => tier.Volumes.Count > 0;

    /// <summary>The volume was away while purges were carried out and forgotten: what it holds cannot be judged by them any more.</summary>
    public bool IsBehind(DiskVolume volume)
    {
        lock (_lock) return !volume.BeganEmpty && volume.Retired < _retired;
    }

    /// <summary>A volume is about to come in: it is told the purges it may have missed. False: it knows of some that are not known here.</summary>
    public async Task<bool> AdmitAsync(DiskVolume volume)
    {
        PurgeCommand[] pending;
        long retired;
        lock (_lock)
        {
            if (!_loaded)
            {
                _retired = Math.Max(_retired, volume.Retired);
                return true;
            }

            if (volume.LastSequence > _last) return false;
            pending = [.. _pending.Values];
            retired = _retired;
        }

        await CatchUpAsync(volume, retired);
        if (pending.Length > 0) await volume.CallAsync(writer => writer.Journal.Append(pending));
        return true;
    }

    public async Task AppendAsync(IReadOnlyList<PurgeCommand> commands, CancellationToken cancel)
    {
        // First here: a volume that comes in from now on is told.
        lock (_lock) Note(commands);
        if (tier.Volumes.Count == 0) return;
        Task<bool>[] appends = [.. tier.In.Select(volume => volume.CallAsync(writer => writer.Journal.Append(commands)))];
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

    public async Task<PurgeJournalState> LoadAsync(CancellationToken cancel)
    {
        await tier.CompareAsync().WaitAsync(cancel);
        DiskVolume[] volumes = [.. tier.In];
        PurgeJournalState[] states = await Task.WhenAll(volumes.Select(static volume => volume.CallAsync(static writer => writer.Journal.Load()))).WaitAsync(cancel);
        PurgeCommand[] pending;
        long retired;
        lock (_lock)
        {
            _loaded = true;
            Note([.. states.SelectMany(static state => state.Pending).Where(command => command.Sequence > _retired)]);
            foreach (PurgeJournalState state in states) _last = Math.Max(_last, state.LastSequence);
            pending = [.. _pending.Values];
            retired = _retired;
        }

        await Task.WhenAll(volumes.Select(volume => CatchUpAsync(volume, retired))).WaitAsync(cancel);
        // A volume that was away for one of them is told now.
        if (pending.Length > 0) await Task.WhenAll(volumes.Select(volume => volume.CallAsync(writer => writer.Journal.Append(pending)))).WaitAsync(cancel);
        return new PurgeJournalState(_last, pending);
    }

    public async Task<bool> SweepAsync(PurgeSweep sweep, CancellationToken cancel)
    {
        bool whole = true;
        foreach (DiskVolume volume in tier.In) whole &= await SweepAsync(volume, sweep, cancel);
        return whole;
    }

    public async Task RetireAsync(long through, CancellationToken cancel)
    {
        // First here: a volume that is out, or goes out now, is behind from now on.
        lock (_lock)
        {
            _retired = Math.Max(_retired, through);
            foreach (long sequence in _pending.Keys.TakeWhile(sequence => sequence <= through).ToArray()) _pending.Remove(sequence);
        }

        await Task.WhenAll(tier.In.Select(volume => volume.CallAsync(writer => writer.Journal.Retire(through)))).WaitAsync(cancel);
    }

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
            if (last < 0) return true;
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
