using Akka.Actor;
using StonMedia.Actors.Fills;
using StonMedia.Actors.Hosts;
using StonMedia.Actors.Origins;
using StonMedia.Actors.Protocol;
using StonMedia.Cache.Blocks;
using StonMedia.Cache.Entries;
using StonMedia.Cache.Purging;
using StonMedia.Streams.Delivery;
using StonMedia.Streams.Ingest;
using StonMedia.Streams.Origin;
using StonMedia.Streams.Settings;

namespace StonMedia.Actors.Entries;

/// <content>Loads and checks: asking, judging, answering those who wait.</content>
internal sealed partial class EntryWork
{
    private void StartLoad(Variant variant, EntryMail.Load load, bool withRange, int attempt, bool conditional = true)
    {
        LoadRequest request = load.Request;
        EntrySnapshot? snapshot = variant.Entry.Snapshot;
        (long From, long End)? range = withRange && request.PreferRange && !load.IsBackground ? LoadJudge.FirstRange(request, _host.ReadAhead) : null;
        Validators? known = !conditional || snapshot is { IsPurged: true } || snapshot is { Body.IsRetired: false } && snapshot.Body.Validators is { ETag: null, LastModified: null } ? null : snapshot?.Body.Validators;
        (long From, long End)? growth = range is null || known is null ? null : GrowthRange(snapshot);
        // Of a version that may be another at the next request, what comes with this answer may be all there is to be had.
        if (growth is null && FollowsGrowth && range is { From: 0 } first && snapshot is not null && IsUnsettled(snapshot)) range = (0, Math.Max(first.End, _host.ReadAhead));
        range = growth ?? range;
        HeaderList headers = OriginRequests.ForLoad(
            request, _judge.AcceptEncoding(request), range is { } run ? $"bytes={run.From}-{run.End - 1}" : null, known);
        if (variant.Loading is null) _host.Counters.LoadBegan();
        variant.Loading = Start(variant, known is null ? FillKind.FirstContact : FillKind.Revalidation, request, load, range, attempt, server =>
            Asking(server, load, request.OriginMethod, headers));
        if (growth is not null) variant.Loading.GrowsFrom = snapshot!.Body;
    }

    private void StartPrivate(Variant variant, EntryMail.Load load, int attempt = 0)
    {
        LoadRequest request = load.Request;
        HeaderList headers = OriginRequests.ForViewer(request.Headers, request.ClientAddress);
        Start(variant, FillKind.Private, request, load, null, attempt, server =>
            Asking(server, load, request.Method, headers));
    }

    private OriginRequest Asking(OriginServer server, EntryMail.Load load, string method, HeaderList headers)
    {
        LoadRequest request = load.Request;
        Stream? body = request.Body is { Length: > 0 } bytes ? new MemoryStream(bytes, writable: false) : null;
        return OriginRequests.Base(_host.Settings, server, method, request.OriginTarget, request.ClientHost, headers, body, body?.Length, load.IsBackground ? null : request.Interim);
    }

    /// <summary>What a POST does is done once: it is sent again only where no server can have seen it (RFC 9110 9.2.2).</summary>
    private static bool MayRepeat(FillRun run, OriginException error)
        => run.Request.OriginMethod != "POST" || error.Failure is OriginFailure.ConnectFailed or OriginFailure.ConnectTimeout;

    private void JudgeLoad(Variant variant, FillRun run, FillActor.Head head)
    {
        EntrySnapshot? old = variant.Entry.Snapshot;
        LoadVerdict verdict = _judge.Judge(run, head, old);
        if (ReferenceEquals(variant.Loading, run)) EndLoading(variant);
        switch (verdict)
        {
            case LoadVerdict.Confirmed confirmed:
                Drop(variant, run);
                variant.Entry.Hold = null;
                Publish(variant, confirmed.Snapshot);
                Answer(variant, variant.Entry.Key, run, confirmed.Snapshot, LoadKind.Revalidated, head);
                break;
            case LoadVerdict.Extended extended:
                Drop(variant, run);
                Publish(variant, extended.Snapshot);
                Answer(variant, variant.Entry.Key, run, extended.Snapshot, LoadKind.Stale, head);
                break;
            case LoadVerdict.WithoutRange when run.Asked is not null:
                Drop(variant, run);
                StartLoad(variant, run.Load!, withRange: false, run.Attempt);
                break;
            case LoadVerdict.Unmatched:
                Drop(variant, run);
                StartLoad(variant, run.Load!, withRange: true, run.Attempt, conditional: false);
                break;
            case LoadVerdict.NoRoom:
                Overflow(variant, run);
                GoPrivate(variant, run, head.Status, mark: false);
                break;
            case LoadVerdict.NotShared notShared:
                GoPrivate(variant, run, head.Status, notShared.Mark, notShared.IsRequests);
                break;
            case LoadVerdict.Stored stored when TryGrow(variant, run, stored, old, head):
                break;
            case LoadVerdict.Stored stored when TryDefer(variant, run, stored, old, head.Status):
                break;
            case LoadVerdict.Stored stored:
                Adopt(variant, run, stored, old is null or { IsPurged: true } ? LoadKind.Miss : LoadKind.Refreshed, head);
                break;
            case LoadVerdict.Refused refused:
                Drop(variant, run);
                FailLoad(variant, refused.Status, refused.Reason, TimeSpan.Zero);
                break;
            default:
                Drop(variant, run);
                FailLoad(variant, 502, "the origin answered with a range that was not asked for", TimeSpan.Zero);
                break;
        }
    }

    /// <summary>What cannot be stored costs a transfer for each viewer: those beyond a bound are told to come again.</summary>
    private static void Overflow(Variant variant, FillRun run)
    {
        for (int i = variant.Waiting.Count - 1; i >= MaxFills; i--)
        {
            if (ReferenceEquals(variant.Waiting[i], run.Load)) continue;
            variant.Waiting[i].Reply.TrySetResult(new LoadResult.Failed(503, NoRoom));
            variant.Waiting.RemoveAt(i);
        }
    }

    /// <summary>The answer belongs to one viewer: the one that caused it gets it, all others go at once, each for itself.</summary>
    /// <param name="personal">Because of what its request says: others' requests may still have an answer in common.</param>
    private void GoPrivate(Variant variant, FillRun run, int status, bool mark, bool personal = false)
    {
        if (personal) _personalMissUntil = Now + (long)s_hitForMiss.TotalMilliseconds;
        else if (mark) Base().HitForMissUntil = Now + (long)s_hitForMiss.TotalMilliseconds;
        EntryMail.Load[] waiting = [.. variant.Waiting];
        variant.Waiting.Clear();
        // Any answer but a part or "not modified" is what its viewer asked for, whatever conditions or range were ours:
        // asking again would make the origin do the work twice.
        bool whole = !run.Load!.IsBackground
            && ((status is not (206 or 304 or 416) && run.Load!.Request.Method == "GET") || run.Load!.Request.Method == "POST");
        if (whole)
        {
            HandOver(run);
            EndLoading(variant);
        }
        else Drop(variant, run);

        if (!personal) Publish(variant, null);
        foreach (EntryMail.Load load in waiting)
        {
            if (whole && ReferenceEquals(load, run.Load)) continue;
            if (personal && !LoadJudge.IsPersonal(load.Request)) OnLoad(load);
            else StartPrivate(variant, load);
        }
    }

    /// <summary>The run stays in the books until its actor has stopped: an entry that went quiet at once would stop it before it read the order.</summary>
    private static void HandOver(FillRun run)
    {
        run.IsHandedOver = true;
        run.Actor.Tell(new FillActor.HandOver(run.Load!.Reply));
    }

    private void Adopt(Variant variant, FillRun run, LoadVerdict.Stored stored, LoadKind kind, FillActor.Head head)
    {
        Variant target = variant;
        Entry root = Base();
        if (!root.VaryOn.AsSpan().SequenceEqual(stored.VaryOn))
        {
            root.VaryOn = stored.VaryOn;
            if (stored.VaryOn.Length > 0) Publish(Find(_key) ?? variant, null);
            KeepVaryOn(stored.VaryOn);
        }

        if (stored.VaryOn.Length > 0)
        {
            target = Find(VariantKey(stored.VaryOn, run.Request)) ?? variant;
            Move(run, variant, target);
        }

        CancelDeferred(target);
        Generation body = stored.Snapshot.Body;
        Bind(target, run, body, stored.From, stored.End);
        bool whole = body.SmallCharge > 0 && TryTakeWhole(run, head, body, stored.Lead);
        if (!whole)
        {
            PublishArriving(target, body);
            Order(run, body, stored.Lead);
        }

        Install(target, stored.Snapshot);
        Answer(variant, target.Entry.Key, run, stored.Snapshot, kind, head);
        if (!whole) return;
        _context.Stop(run.Actor);
        OnEnded(new FillActor.Ended(run.Id, IngestEnd.Reached));
    }

    /// <summary>Publishes a new body; readers of the one before are told when they lack bytes of it.</summary>
    /// <param name="continues">It is the body before, grown.</param>
    private void Install(Variant target, EntrySnapshot snapshot, bool continues = false)
    {
        Generation? before = target.Entry.Snapshot?.Body;
        target.Entry.Hold = null;
        if (FollowsGrowth && !continues && before is not null && !ReferenceEquals(before, snapshot.Body)) (before.Derived as IContinued)?.ReplacedBy(snapshot.Body);
        Publish(target, snapshot);
        if (before is null || ReferenceEquals(before, snapshot.Body)) return;
        if (continues) _host.Log.GenerationGrown(_host.Settings.Name, _key, before.Length, snapshot.Body.Length);
        else _host.Log.GenerationChanged(_host.Settings.Name, _key);
        StopFillsOf(target, before);
        before.FailWaiters(0, long.MaxValue, Gone());
    }

    /// <summary>Waiters whose request selects this answer get it, its cookies only the one who caused it; the others are asked for anew.</summary>
    private void Answer(Variant variant, string key, FillRun run, EntrySnapshot snapshot, LoadKind kind, FillActor.Head head)
    {
        EntryMail.Load? cause = run.Load;
        EntryMail.Load[] waiting = [.. variant.Waiting];
        variant.Waiting.Clear();
        string? selected = cause is null || Base().VaryOn.Length == 0 ? null : VariantKey(Base().VaryOn, cause.Request);
        PurgeVerdict overtaken = _host.Purges.Judge(key, snapshot.Headers, snapshot.PurgeSeen);
        foreach (EntryMail.Load load in waiting)
        {
            // Who asked before a purge came gets what was on its way, who asked after it does not.
            bool isTooOld = overtaken.Action != PurgeAction.None && load.PurgeSeen >= overtaken.Sequence;
            if (isTooOld || selected is not null && VariantKey(Base().VaryOn, load.Request) != selected) OnLoad(load);
            else if (kind == LoadKind.Stale) load.Reply.TrySetResult(new LoadResult.Ready(key, snapshot, kind, head.Status));
            else if (!ReferenceEquals(load, cause)) load.Reply.TrySetResult(new LoadResult.Ready(key, snapshot, LoadKind.Collapsed, head.Status));
            else load.Reply.TrySetResult(new LoadResult.Ready(key, snapshot, kind, head.Status) { Personal = LoadJudge.Personal(head) });
        }
    }

    private void EndLoading(Variant variant)
    {
        if (variant.Loading is not null) _host.Counters.LoadEnded();
        variant.Loading = null;
    }

    private void FailLoad(Variant variant, int status, string reason, TimeSpan holdOff)
    {
        EntrySnapshot? snapshot = _host.Purges.Settle(variant.Entry);
        if (holdOff > TimeSpan.Zero) variant.Entry.Hold = new HoldOff(Now + (long)holdOff.TotalMilliseconds, status, reason);
        EntryMail.Load[] waiting = [.. variant.Waiting];
        variant.Waiting.Clear();
        bool stale = snapshot is not null && MayServeStale(snapshot);
        foreach (EntryMail.Load load in waiting)
            load.Reply.TrySetResult(stale ? new LoadResult.Ready(variant.Entry.Key, snapshot!, LoadKind.Stale, status) : new LoadResult.Failed(status, reason));
    }

    private bool MayServeStale(EntrySnapshot snapshot) => _judge.MayServeStale(snapshot, Now);
}
