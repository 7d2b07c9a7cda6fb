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

namespace StonMedia.Actors.Entries;

/// <summary>The state of one key's actor and what each event does to it. Used on the actor's turn only.</summary>
internal sealed partial class EntryWork
{
    /// <summary>Transfers of one key at once; further wishes wait until one ends. A bound, not a target.</summary>
    private const int MaxFills = 64;

    private const int MaxAttempts = 3;

    private const string NoRoom = "cache.memory is in use to the last byte";

    private static readonly TimeSpan s_hitForMiss = TimeSpan.FromSeconds(120);

    private readonly HostServices _host;
    private readonly string _key;
    private readonly IActorContext _context;
    private readonly IActorRef _pool;
    private FewMap<string, Variant> _variants;
    private FewMap<long, (Variant Variant, FillRun Run)> _runs;
    private readonly LoadJudge _judge;
    private Variant? _unkept;
    private long _nextFill;
    private long _personalMissUntil;    // as Entry.HitForMissUntil, for requests with a login or no-store alone

    public EntryWork(HostServices host, string key, IActorContext context, IActorRef pool)
    {
        _host = host;
        _key = key;
        _context = context;
        _pool = pool;
        _judge = new LoadJudge(host, key);
    }

    public bool IsQuiet => _variants.All(static variant => variant.IsQuiet) && (_unkept is null || _unkept.IsQuiet);

    private static long Now => Environment.TickCount64;

    public void OnLoad(EntryMail.Load load)
    {
        if (load.Reply.Task.IsCompleted) return;        // the viewer left meanwhile
        Variant? found = VariantFor(load.Request);
        if (found is not { } variant)
        {
            PassBy(load);
            return;
        }

        if (AskDisk(variant, load)) return;
        EntrySnapshot? snapshot = _host.Purges.Settle(variant.Entry);
        if (snapshot is { Body.HasGap: true })
        {
            Publish(variant, null);
            snapshot = null;
        }

        if (snapshot is not null && !load.Request.ForceRevalidation && TryAnswer(variant, snapshot, load)) return;
        if (load.Request.OnlyStored)
        {
            load.Reply.TrySetResult(new LoadResult.Failed(504, "not in the cache"));
            return;
        }

        if (variant.Entry.Hold is { } hold && Now < hold.Until)
        {
            if (snapshot is not null && MayServeStale(snapshot)) load.Reply.TrySetResult(new LoadResult.Ready(variant.Entry.Key, snapshot, LoadKind.Stale, hold.Status));
            else load.Reply.TrySetResult(new LoadResult.Failed(hold.Status, hold.Reason));
            return;
        }

        if (Base().HitForMissUntil > Now || (_personalMissUntil > Now && LoadJudge.IsPersonal(load.Request)) || (load.Request.Method == "HEAD" && snapshot is null && !load.Request.PreferRange))
        {
            StartPrivate(variant, load);
            return;
        }

        if (snapshot is not null && TryExtend(variant, snapshot, load)) return;
        if (variant.Loading is null && _host.Counters.Loading >= _host.LoadLimit)
        {
            load.Reply.TrySetResult(new LoadResult.Failed(503, "too many loads wait for the origin (limits.queue)"));
            return;
        }

        variant.Waiting.Add(load);
        if (variant.Loading is null) StartLoad(variant, load, withRange: true, attempt: 0);
    }

    /// <summary>Not even a record fits: the viewer gets a transfer of its own.</summary>
    private void PassBy(EntryMail.Load load)
    {
        _unkept ??= new Variant(new Entry(_host.Index, _key));
        if (_unkept.Fills.Count < MaxFills) StartPrivate(_unkept, load);
        else load.Reply.TrySetResult(new LoadResult.Failed(503, NoRoom));
    }

    public void OnDemand(EntryMail.Demand demand)
    {
        if (!_variants.TryGetValue(demand.Variant, out Variant? variant))
        {
            Entry? entry = _host.Index.Find(demand.Variant);
            if (entry?.TryBeginWork() != true)
            {
                demand.Body.FailWaiters(0, long.MaxValue, Gone());
                return;
            }

            variant = Track(entry);
        }

        if (!ReferenceEquals(variant.Entry.Snapshot?.Body, demand.Body))
        {
            // One transfer may still go on for those who read where it is.
            if (!demand.Body.IsRanged && variant.Fills.Find(run => ReferenceEquals(run.Body, demand.Body)) is { Bound: { } bound }) FailPassed(demand.Body, bound);
            else demand.Body.FailWaiters(0, long.MaxValue, Gone());
        }
        else Fetch(variant, demand.Body, demand.Offset, demand.End, demand.OpenEnded, demand.PastDisk);
    }

    public void OnHead(FillActor.Head head)
    {
        if (!_runs.TryGetValue(head.Fill, out (Variant Variant, FillRun Run) known)) return;
        (Variant variant, FillRun run) = known;
        switch (run.Kind)
        {
            case FillKind.Private:
                HandOver(run);
                break;
            case FillKind.Range:
                JudgeRange(variant, run, head);
                break;
            default:
                JudgeLoad(variant, run, head);
                break;
        }
    }

    public void OnNoHead(FillActor.NoHead none)
    {
        if (!_runs.TryGetValue(none.Fill, out (Variant Variant, FillRun Run) known)) return;
        (Variant variant, FillRun run) = known;
        Forget(variant, run);
        _host.Log.OriginFailed(_host.Settings.Name, _key, none.Error.Message);
        variant.FailedServer = none.Server;
        switch (run.Kind)
        {
            case FillKind.Private:
                if (none.Error.NothingReceived && MayRepeat(run, none.Error) && run.Attempt + 1 < Servers && none.Server is not null && _host.Retries.TrySpend()) StartPrivate(variant, run.Load!, run.Attempt + 1);
                else run.Load!.Reply.TrySetResult(new LoadResult.Failed(LoadJudge.StatusOf(none.Error), none.Error.ViewerReason));
                break;
            case FillKind.Range:
                RetryRange(variant, run, none.Error);
                break;
            default:
                EndLoading(variant);
                if (MayRepeat(run, none.Error) && run.Attempt + 1 < Servers && none.Server is not null && _host.Retries.TrySpend()) StartLoad(variant, run.Load!, withRange: true, run.Attempt + 1);
                else FailLoad(variant, LoadJudge.StatusOf(none.Error), none.Error.ViewerReason, _judge.HoldOff(none.Error));
                break;
        }
    }

    public void OnEnded(FillActor.Ended ended)
    {
        if (!_runs.TryGetValue(ended.Fill, out (Variant Variant, FillRun Run) known)) return;
        (Variant variant, FillRun run) = known;
        Forget(variant, run);
        variant.Failures = 0;
        if (run.Body is not { } body || EndDeferred(variant, run) || EndGrowth(variant, run)) return;
        KeepEnd(variant, body);
        if (!body.IsRanged && !body.IsComplete && ended.How == IngestEnd.Abandoned) GiveUp(variant, body, "nobody was left to watch it, and its rest cannot be asked for");
        else
        {
            GoOn(variant);
            PublishArriving(variant, body);
            Replan(variant);
        }
    }

    public void OnBroke(FillActor.Broke broke)
    {
        if (!_runs.TryGetValue(broke.Fill, out (Variant Variant, FillRun Run) known)) return;
        (Variant variant, FillRun run) = known;
        Forget(variant, run);
        if (EndGrowth(variant, run, isBroken: true)) return;
        if (broke.Error is BodyException { NoMemory: true } && run.Body is { IsRanged: true } full)
        {
            // Its readers pass by memory, or are told; nothing is wrong with the origin.
            full.FailWaiters(run.Bound?.Position ?? 0, run.Bound?.End ?? long.MaxValue, new BodyException(broke.Error.Message) { NoMemory = true });
            Replan(variant);
            return;
        }

        variant.FailedServer = broke.Server;
        _host.Log.TransferBroke(_host.Settings.Name, _key, run.Bound?.Position ?? 0, broke.Error.Message);
        if (run.Body is not { } body || EndDeferred(variant, run)) return;
        if (body.IsRanged) RetryRange(variant, run, broke.Error);
        else GiveUp(variant, body, (broke.Error as OriginException)?.ViewerReason ?? broke.Error.Message, originFailed: true);
    }

    /// <summary>A fill's actor stopped. After a report that is no news; without one it failed.</summary>
    public void OnStopped(long fill)
    {
        if (!_runs.TryGetValue(fill, out (Variant Variant, FillRun Run) known)) return;
        if (known.Run.IsHandedOver)
        {
            known.Run.Load!.Refuse("the transfer failed inside the edge");
            Forget(known.Variant, known.Run);
            return;
        }

        var error = new OriginException(OriginFailure.Truncated, "the transfer failed inside the edge");
        if (known.Run.Body is null) OnNoHead(new FillActor.NoHead(fill, error, null));
        else OnBroke(new FillActor.Broke(fill, error, null!));
    }

    /// <summary>The actor stops: nobody is left waiting, and records may be evicted again.</summary>
    public void Close()
    {
        foreach (Variant variant in _variants.Values)
        {
            foreach (EntryMail.Load waiting in variant.Waiting.Concat(variant.AwaitingDisk ?? [])) waiting.Refuse("the entry's actor was stopped");
            foreach (FillRun run in variant.Fills)
            {
                run.Load?.Refuse("the entry's actor was stopped");
                run.Prefix.Dispose();
            }

            if (variant.Entry.Snapshot?.Body is { } body && variant.Fills.Count > 0)
            {
                body.Arriving = [];
                body.FailWaiters(0, long.MaxValue, new BodyException("the entry's actor was stopped"));
                if (!body.IsRanged && !body.IsComplete) Publish(variant, null);
            }

            CancelDeferred(variant);
            CancelGrowth(variant);
            EndLoading(variant);
            variant.Entry.EndWork();
        }

        foreach (FillRun run in _unkept?.Fills ?? []) run.Load?.Refuse("the entry's actor was stopped");
        _unkept = null;
        _variants.Clear();
        _runs.Clear();
    }

    private int Servers => Math.Min(MaxAttempts, Math.Max(1, _host.Settings.Origin.Servers.Count + _host.Settings.Origin.StandbyServers.Count));

    private static BodyException Gone() => new("the origin has another version of this body now") { GenerationGone = true };

    private Entry Base() => _variants.TryGetValue(_key, out Variant? variant) ? variant.Entry : _host.Index.Find(_key)!;

    private Variant? VariantFor(LoadRequest request)
    {
        Variant? root = Find(_key);
        if (root is null) return null;
        string[] names = root.Entry.VaryOn;
        return names.Length == 0 ? root : Find(VariantKey(names, request));
    }

    private string VariantKey(string[] names, LoadRequest request) => VariantKeys.Of(_key, names, request.Headers, _host.Settings.Key);

    /// <summary>The record of a key, made when there is none; null when memory has no room for one.</summary>
    private Variant? Find(string key)
    {
        if (_variants.TryGetValue(key, out Variant? known)) return known;
        while (true)
        {
            // What is found may be evicted or packed before it is marked: look again.
            if (_host.Index.Find(key) is { } entry)
            {
                if (entry.TryBeginWork()) return Track(entry);
                continue;
            }

            entry = new Entry(_host.Index, key);
            entry.TryBeginWork();
            if (!entry.TryAdmit(_host.Memory)) return null;
            if (_host.Index.TryAdd(entry)) return Track(entry);
            entry.Drop();
        }
    }

    /// <summary>Takes up an entry that is marked as worked on.</summary>
    private Variant Track(Entry entry)
    {
        var variant = new Variant(entry);
        _variants[entry.Key] = variant;
        return variant;
    }
}
