using StonMedia.Actors.Protocol;
using StonMedia.Cache.Blocks;
using StonMedia.Cache.Entries;
using StonMedia.Cache.Purging;

namespace StonMedia.Actors.Entries;

/// <content>Expired bodies that are given out all the same: while a new one is fetched, or while the origin has too much to do.</content>
internal sealed partial class EntryWork
{
    /// <summary>Answers from what is there, when that may be; a stale answer starts a load in the background, one at a time.</summary>
    private bool TryAnswer(Variant variant, EntrySnapshot snapshot, EntryMail.Load load)
    {
        if (snapshot.IsFresh(Now))
        {
            load.Reply.TrySetResult(new LoadResult.Ready(variant.Entry.Key, snapshot, LoadKind.Hit, 0));
            return true;
        }

        if (_judge.MayServeMeanwhile(snapshot, Now))
        {
            load.Reply.TrySetResult(new LoadResult.Ready(variant.Entry.Key, snapshot, LoadKind.Stale, 0));
            Refresh(variant, load);
            return true;
        }

        if (variant.Deferred is not { } deferred) return false;
        EntrySnapshot coming = deferred.Stored.Snapshot;
        if (_host.Purges.Judge(variant.Entry.Key, coming.Headers, coming.PurgeSeen).Action != PurgeAction.None) return false;     // what is loaded next takes its place
        // The stale body's time is over before the new one is complete: viewers get it as it comes.
        LetGo(variant, deferred);
        Install(variant, coming);
        load.Reply.TrySetResult(new LoadResult.Ready(variant.Entry.Key, coming, LoadKind.Refreshed, deferred.OriginStatus));
        return true;
    }

    /// <summary>While the origin has more to do than origin.max-busy, or memory is short (limits.emergency), what may be extended is not checked.</summary>
    private bool TryExtend(Variant variant, EntrySnapshot snapshot, EntryMail.Load load)
    {
        if (load.Request.ForceRevalidation || !IsBusy || _judge.ExtendedWhileBusy(snapshot, Now) is not { } extended) return false;
        variant.Entry.Publish(extended);
        load.Reply.TrySetResult(new LoadResult.Ready(variant.Entry.Key, extended, LoadKind.Stale, 0));
        return true;
    }

    private bool IsBusy => _host.Counters.Active >= _host.Settings.Origin.MaxBusy || _host.Emergency is { IsOn: true };

    private void Refresh(Variant variant, EntryMail.Load cause)
    {
        if (variant.Loading is not null || variant.Deferred is not null) return;
        if (variant.Entry.Hold is { } hold && Now < hold.Until) return;
        if (IsBusy || _host.Counters.Loading >= _host.LoadLimit) return;        // the next viewer tries again
        StartLoad(variant, cause with { Reply = new TaskCompletionSource<LoadResult>(), IsBackground = true }, withRange: false, attempt: 0);
    }

    /// <summary>
    /// Keeps the new body back until it is complete. Not when somebody waits for it, when it is selected by other headers than the old one,
    /// or when it is so large that it would drive out much else.
    /// </summary>
    private bool TryDefer(Variant variant, FillRun run, LoadVerdict.Stored stored, EntrySnapshot? old, int status)
    {
        Generation body = stored.Snapshot.Body;
        if (!run.Load!.IsBackground || variant.Waiting.Count > 0 || old is null || !_judge.MayServeMeanwhile(old, Now)) return false;
        if (stored.From != 0 || body.Length > _host.Memory.Capacity / 8 || !Base().VaryOn.AsSpan().SequenceEqual(stored.VaryOn)) return false;
        var keeper = new BodyReader { Position = Math.Min(stored.End, long.MaxValue / 2) };
        body.AddReader(keeper);
        variant.Deferred = new DeferredSwap(run, stored, status, keeper);
        Begin(variant, run, body, stored.From, stored.End, stored.Lead);
        return true;
    }

    /// <summary>The transfer of a body kept back has ended: it takes the old one's place if it is whole. False: it was another transfer.</summary>
    private bool EndDeferred(Variant variant, FillRun run)
    {
        if (variant.Deferred is not { } deferred || !ReferenceEquals(deferred.Run, run)) return false;
        LetGo(variant, deferred);
        Generation body = deferred.Stored.Snapshot.Body;
        if (body.IsComplete)
        {
            Install(variant, deferred.Stored.Snapshot);
            return true;
        }

        body.Retire();
        TimeSpan pause = _host.Settings.Ttl.ReceiveFailure;
        variant.Entry.Hold = new HoldOff(Now + (long)pause.TotalMilliseconds, 502, "the origin's body ended early");
        return true;
    }

    private void CancelDeferred(Variant variant)
    {
        if (variant.Deferred is not { } deferred) return;
        LetGo(variant, deferred);
        StopFillsOf(variant, deferred.Stored.Snapshot.Body);
        deferred.Stored.Snapshot.Body.Retire();
    }

    private static void LetGo(Variant variant, DeferredSwap deferred)
    {
        variant.Deferred = null;
        deferred.Stored.Snapshot.Body.RemoveReader(deferred.Keeper);
    }
}
