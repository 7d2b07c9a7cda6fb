using StonMedia.Cache.Disk.Volumes;
using StonMedia.Cache.Entries;
using StonMedia.Cache.Purging;

namespace StonMedia.Cache.Disk;

/// <summary>Purge commands in every volume that is in; the walk that carries them out on records.</summary>
internal sealed class DiskPurgeJournal(DiskTier tier) : IPurgeJournal
{
    private const int Slice = 500;

    public bool HasRecords => tier.Volumes.Count > 0;

    public async Task AppendAsync(IReadOnlyList<PurgeCommand> commands, CancellationToken cancel)
    {
        if (tier.Volumes.Count == 0) return;
        Task<bool>[] appends = [.. tier.In.Select(volume => volume.CallAsync(writer => writer.Journal.Append(commands)))];
        try
        {
            await Task.WhenAll(appends).WaitAsync(cancel);
        }
        catch (IOException) when (appends.Any(static append => append.IsCompletedSuccessfully))
        {
            // Another volume has them. The one that went out meanwhile is emptied before it comes in again, or told.
        }

        if (appends.Length == 0) throw new IOException("no volume is in use: the purge holds until the process ends");
    }

    public async Task<PurgeJournalState> LoadAsync(CancellationToken cancel)
    {
        PurgeJournalState[] states = await Task.WhenAll(tier.In.Select(static volume => volume.CallAsync(static writer => writer.Journal.Load()))).WaitAsync(cancel);
        if (states.Length == 0) return PurgeJournalState.Empty;
        PurgeCommand[] pending = [.. states.SelectMany(static state => state.Pending).DistinctBy(static command => command.Sequence)
            .Where(command => command.Sequence > tier.Retired).OrderBy(static command => command.Sequence)];
        // A volume that was away for one of them is told now.
        foreach (DiskVolume volume in tier.In) await volume.CallAsync(writer => writer.Journal.Append(pending)).WaitAsync(cancel);
        return new PurgeJournalState(states.Max(static state => state.LastSequence), pending);
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
        tier.Retired = Math.Max(tier.Retired, through);
        await Task.WhenAll(tier.In.Select(volume => volume.CallAsync(writer => writer.Journal.Retire(through)))).WaitAsync(cancel);
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
