using Akka.Actor;
using StonMedia.Cache.Blocks;
using StonMedia.Cache.Disk;
using StonMedia.Cache.Entries;
using StonMedia.Cache.Purging;

namespace StonMedia.Actors.Entries;

/// <content>What is kept on disk: asked before the origin is, told of every change of a record.</content>
internal sealed partial class EntryWork
{
    /// <summary>
    /// Asks the disk for a record that is not resident. True: the load goes on when the answer is here. False: there is nothing to ask, or it
    /// was answered at once.
    /// </summary>
    private bool AskDisk(Variant variant, EntryMail.Load load)
    {
        if (variant.AwaitingDisk is { } waiting)
        {
            waiting.Add(load);
            return true;
        }

        if (variant.DiskAnswered || variant.Entry.Snapshot is not null || _host.Disk is not { } disk) return false;
        ValueTask<DiskFound?> find = disk.FindAsync(_host.Settings.Name, variant.Entry.Key, CancellationToken.None);
        if (find.IsCompletedSuccessfully)
        {
            TakeUp(variant, find.Result);
            OnLoad(load);
            return true;
        }

        variant.AwaitingDisk = [load];
        string key = variant.Entry.Key;
        find.AsTask().PipeTo(_context.Self, _context.Self, found => new EntryActor.DiskAnswered(key, found), error => new EntryActor.DiskFailed(key, error.Message));
        return true;
    }

    public void OnDiskAnswered(EntryActor.DiskAnswered answer)
    {
        if (!_variants.TryGetValue(answer.Key, out Variant? variant)) return;
        TakeUp(variant, answer.Found);
        Resume(variant);
    }

    /// <summary>The origin is asked as if nothing were known; what the volume failed with, it has reported itself.</summary>
    public void OnDiskFailed(EntryActor.DiskFailed failed)
    {
        if (!_variants.TryGetValue(failed.Key, out Variant? variant)) return;
        _host.Log.DiskFailed(_host.Settings.Name, failed.Key, failed.Reason);
        variant.DiskAnswered = true;
        Resume(variant);
    }

    private void Resume(Variant variant)
    {
        List<EntryMail.Load> waiting = variant.AwaitingDisk ?? [];
        variant.AwaitingDisk = null;
        foreach (EntryMail.Load load in waiting) OnLoad(load);
    }

    private void TakeUp(Variant variant, DiskFound? found)
    {
        variant.DiskAnswered = true;
        if (found is null || variant.Entry.Snapshot is not null) return;
        DiskRecord record = found.Record;
        if (record.Flags.HasFlag(DiskRecordFlags.VariesOnly))
        {
            if (variant.Entry.Key == _key && variant.Entry.VaryOn.Length == 0) variant.Entry.VaryOn = [.. record.VaryOn];
            return;
        }

        try
        {
            Generation body = Generation.FromDisk(_host.Memory, record.Validators, record.Length, record.Flags.HasFlag(DiskRecordFlags.Ranged), found.Body, found.Small);
            EntrySnapshot snapshot = DiskAnswer.Snapshot(record, body, _host.Time.GetUtcNow(), Now);
            // Before anybody can see it: the hit path takes it for granted that commands by key have been carried out.
            variant.Entry.Publish(_host.Purges.Settled(variant.Entry.Key, snapshot));
            _host.Purges.Settle(variant.Entry);
        }
        catch (InsufficientMemoryException)
        {
            // As if it were not there: the load that follows will say that memory is short.
        }
    }

    /// <summary>Publishes a snapshot, and has the disk know of it: a new body gets a place there, a new record of the same body replaces the old, one that is given up goes.</summary>
    private void Publish(Variant variant, EntrySnapshot? snapshot)
    {
        Generation? before = variant.Entry.Snapshot?.Body;
        // What a command has overtaken must not lie on disk as if it had not: by the time it is found again the command may be forgotten.
        if (snapshot is not null) snapshot = _host.Purges.Settled(variant.Entry.Key, snapshot);
        if (snapshot is not null && _host.Disk is { HasVolumes: true } disk)
        {
            if (!IsUnsettled(snapshot)) Keep(disk, variant.Entry.Key, snapshot);
            else if (before?.Disk is null) disk.Remove(_host.Settings.Name, variant.Entry.Key);     // an older body must not come back after a restart
        }

        variant.Entry.Publish(snapshot);
        if (snapshot is not null) _host.Purges.Settle(variant.Entry);       // a command that overtook the load finds it here
        // After the new one was begun: a crash in between leaves either.
        if (before is not null && ReferenceEquals(before, snapshot?.Body)) return;
        if (before?.Disk is { } old) old.Retire();
        // A record that was packed knows its place no more; of one that is not resident the disk may not have been able to say anything.
        else if (snapshot is null) _host.Disk?.Remove(_host.Settings.Name, variant.Entry.Key);
    }

    private void Keep(DiskTier disk, string key, EntrySnapshot snapshot)
    {
        // A purged one keeps the record from before: after a restart it is judged again.
        if (snapshot.IsPurged) return;
        Generation body = snapshot.Body;
        if (body.Disk is { } known)
        {
            known.Update(DiskAnswer.Record(snapshot, known.Generation, _host.Time.GetUtcNow(), Now));
            return;
        }

        bool worthIt = snapshot.FreshUntil - Now >= 1000 || body.Validators is not { ETag: null, LastModified: null } || snapshot.StaleIfErrorSeconds > 0;
        DiskBody? place = worthIt
            ? disk.Begin(_host.Settings.Name, key, DiskAnswer.Record(snapshot, DiskRecord.NewGeneration(), _host.Time.GetUtcNow(), Now)) : null;
        if (place is not null) body.Attach(place);
        else disk.Remove(_host.Settings.Name, key);     // an older body must not come back after a restart
    }

    /// <summary>Says on disk that a key has variants only, or takes that back: those of before must not be found by it after a restart.</summary>
    private void KeepVaryOn(string[] names)
    {
        if (_host.Disk is not { } disk) return;
        if (names.Length > 0) disk.Begin(_host.Settings.Name, _key, DiskAnswer.VariesOn(names, _host.Time.GetUtcNow()));
        else disk.Remove(_host.Settings.Name, _key);
    }

    /// <summary>A transfer has ended: a body whose length is known only now can be kept as a whole.</summary>
    private void KeepEnd(Variant variant, Generation body)
    {
        if (body.Disk is not { Length: < 0 } place || body.Length < 0) return;
        if (variant.Entry.Snapshot is not { } snapshot || !ReferenceEquals(snapshot.Body, body)) return;
        place.Update(DiskAnswer.Record(snapshot, place.Generation, _host.Time.GetUtcNow(), Now));
        body.OfferAll();
    }
}
