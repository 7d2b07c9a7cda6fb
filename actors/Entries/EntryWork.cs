// Over 400 lines would be a reason to split; the transfers of one key share this state, so they stay together.
using Akka.Actor;
using StonMedia.Actors.Fills;
using StonMedia.Actors.Hosts;
using StonMedia.Actors.Origins;
using StonMedia.Actors.Protocol;
using StonMedia.Cache.Blocks;
using StonMedia.Cache.Entries;
using StonMedia.Streams.Delivery;
using StonMedia.Streams.Ingest;
using StonMedia.Streams.Origin;

namespace StonMedia.Actors.Entries;

/// <summary>The state of one key's actor and what each event does to it. Used on the actor's turn only.</summary>
internal sealed class EntryWork
{
    /// <summary>Transfers of one key at once; further wishes wait until one ends. A bound, not a target.</summary>
    private const int MaxFills = 64;

    private const int MaxAttempts = 3;

    private static readonly TimeSpan s_hitForMiss = TimeSpan.FromSeconds(120);

    private readonly HostServices _host;
    private readonly string _key;
    private readonly IActorContext _context;
    private readonly IActorRef _pool;
    private readonly Dictionary<string, Variant> _variants = new(StringComparer.Ordinal);
    private readonly Dictionary<long, (Variant Variant, FillRun Run)> _runs = [];
    private readonly LoadJudge _judge;
    private long _nextFill;

    public EntryWork(HostServices host, string key, IActorContext context, IActorRef pool)
    {
        _host = host;
        _key = key;
        _context = context;
        _pool = pool;
        _judge = new LoadJudge(host, key);
    }

    public bool IsQuiet
    {
        get
        {
            foreach (Variant variant in _variants.Values)
                if (!variant.IsQuiet) return false;
            return true;
        }
    }

    private static long Now => Environment.TickCount64;

    public void OnLoad(EntryMail.Load load)
    {
        if (load.Reply.Task.IsCompleted) return;        // the viewer left meanwhile
        Variant? found = VariantFor(load.Request);
        if (found is not { } variant)
        {
            load.Reply.TrySetResult(new LoadResult.Failed(503, "cache.memory is in use to the last byte"));
            return;
        }

        EntrySnapshot? snapshot = variant.Entry.Snapshot;
        if (snapshot is not null && snapshot.IsFresh(Now) && !load.Request.ForceRevalidation)
        {
            load.Reply.TrySetResult(new LoadResult.Ready(variant.Entry.Key, snapshot, LoadKind.Hit, 0));
            return;
        }

        if (variant.Entry.Hold is { } hold && Now < hold.Until)
        {
            if (snapshot is not null && MayServeStale(snapshot)) load.Reply.TrySetResult(new LoadResult.Ready(variant.Entry.Key, snapshot, LoadKind.Stale, hold.Status));
            else load.Reply.TrySetResult(new LoadResult.Failed(hold.Status, hold.Reason));
            return;
        }

        if (Base().HitForMissUntil > Now || (load.Request.Method == "HEAD" && snapshot is null && !load.Request.PreferRange))
        {
            StartPrivate(variant, load);
            return;
        }

        variant.Waiting.Add(load);
        if (variant.Loading is null) StartLoad(variant, load, withRange: true, attempt: 0);
    }

    public void OnDemand(EntryMail.Demand demand)
    {
        if (!_variants.TryGetValue(demand.Variant, out Variant? variant))
        {
            Entry? entry = _host.Index.Find(demand.Variant);
            if (entry is null)
            {
                demand.Body.FailWaiters(0, long.MaxValue, Gone());
                return;
            }

            variant = Track(entry);
        }

        if (!ReferenceEquals(variant.Entry.Snapshot?.Body, demand.Body)) demand.Body.FailWaiters(0, long.MaxValue, Gone());
        else Fetch(variant, demand.Body, demand.Offset, demand.End, demand.OpenEnded);
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
                if (none.Error.NothingReceived && run.Attempt + 1 < Servers && none.Server is not null) StartPrivate(variant, run.Load!, run.Attempt + 1);
                else run.Load!.Reply.TrySetResult(new LoadResult.Failed(LoadJudge.StatusOf(none.Error), none.Error.Message));
                break;
            case FillKind.Range:
                RetryRange(variant, run, none.Error);
                break;
            default:
                variant.Loading = null;
                if (run.Attempt + 1 < Servers && none.Server is not null) StartLoad(variant, run.Load!, withRange: true, run.Attempt + 1);
                else FailLoad(variant, LoadJudge.StatusOf(none.Error), none.Error.Message, _judge.HoldOff(none.Error));
                break;
        }
    }

    public void OnEnded(FillActor.Ended ended)
    {
        if (!_runs.TryGetValue(ended.Fill, out (Variant Variant, FillRun Run) known)) return;
        (Variant variant, FillRun run) = known;
        Forget(variant, run);
        variant.Failures = 0;
        if (run.Body is not { } body) return;
        if (!body.IsRanged && !body.IsComplete && ended.How == IngestEnd.Abandoned) GiveUp(variant, body, "nobody was left to watch it, and its rest cannot be asked for");
        else Replan(variant);
    }

    public void OnBroke(FillActor.Broke broke)
    {
        if (!_runs.TryGetValue(broke.Fill, out (Variant Variant, FillRun Run) known)) return;
        (Variant variant, FillRun run) = known;
        Forget(variant, run);
        variant.FailedServer = broke.Server;
        _host.Log.TransferBroke(_host.Settings.Name, _key, run.Bound?.Position ?? 0, broke.Error.Message);
        if (run.Body is not { } body) return;
        if (body.IsRanged) RetryRange(variant, run, broke.Error);
        else GiveUp(variant, body, broke.Error.Message);
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
            foreach (EntryMail.Load waiting in variant.Waiting) waiting.Refuse("the entry's actor was stopped");
            foreach (FillRun run in variant.Fills)
            {
                run.Load?.Refuse("the entry's actor was stopped");
            }

            if (variant.Entry.Snapshot?.Body is { } body && variant.Fills.Count > 0)
            {
                body.Arriving = [];
                body.FailWaiters(0, long.MaxValue, new BodyException("the entry's actor was stopped"));
                if (!body.IsRanged && !body.IsComplete) variant.Entry.Publish(null);
            }

            variant.Entry.EndWork();
        }

        _variants.Clear();
        _runs.Clear();
    }

    private int Servers => Math.Min(MaxAttempts, Math.Max(1, _host.Settings.Origin.Servers.Count));

    private static BodyException Gone() => new("the origin has another version of this body now") { GenerationGone = true };

    // ---- records ----

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
        Entry? entry = _host.Index.Find(key);
        if (entry is null)
        {
            entry = new Entry(_host.Index, key);
            entry.BeginWork();      // before it can be evicted
            if (!entry.TryAdmit(_host.Memory)) return null;
            entry = _host.Index.GetOrAdd(key, _ => entry);
            return _variants[key] = new Variant(entry);
        }

        return Track(entry);
    }

    private Variant Track(Entry entry)
    {
        entry.BeginWork();
        if (entry.IsGone)
        {
            // evicted between the look-up and the mark: a new record takes its place
            entry = new Entry(_host.Index, entry.Key);
            entry.BeginWork();
            if (entry.TryAdmit(_host.Memory)) entry = _host.Index.GetOrAdd(entry.Key, _ => entry);
        }

        var variant = new Variant(entry);
        _variants[entry.Key] = variant;
        return variant;
    }

    // ---- loads ----

    private void StartLoad(Variant variant, EntryMail.Load load, bool withRange, int attempt)
    {
        LoadRequest request = load.Request;
        EntrySnapshot? snapshot = variant.Entry.Snapshot;
        (long From, long End)? range = withRange && request.PreferRange ? LoadJudge.FirstRange(request, _host.Settings.Origin.ReadAhead) : null;
        Validators? known = snapshot is { Body.IsRetired: false } && snapshot.Body.Validators is { ETag: null, LastModified: null } ? null : snapshot?.Body.Validators;
        HeaderList headers = OriginRequests.ForLoad(
            request, _judge.AcceptEncoding(request), range is { } run ? $"bytes={run.From}-{run.End - 1}" : null, known);
        variant.Loading = Start(variant, known is null ? FillKind.FirstContact : FillKind.Revalidation, request, load, range, attempt, server =>
            OriginRequests.Base(_host.Settings, server, "GET", request.OriginTarget, request.ClientHost, headers));
    }

    private void StartPrivate(Variant variant, EntryMail.Load load, int attempt = 0)
    {
        LoadRequest request = load.Request;
        HeaderList headers = OriginRequests.ForViewer(request.Headers, request.ClientAddress);
        Start(variant, FillKind.Private, request, load, null, attempt, server =>
            OriginRequests.Base(_host.Settings, server, request.Method, request.OriginTarget, request.ClientHost, headers));
    }

    private void JudgeLoad(Variant variant, FillRun run, FillActor.Head head)
    {
        EntrySnapshot? old = variant.Entry.Snapshot;
        LoadVerdict verdict = _judge.Judge(run, head, old);
        if (ReferenceEquals(variant.Loading, run)) variant.Loading = null;
        switch (verdict)
        {
            case LoadVerdict.Confirmed confirmed:
                Drop(variant, run);
                variant.Entry.Hold = null;
                variant.Entry.Publish(confirmed.Snapshot);
                Answer(variant, variant.Entry.Key, run.Load, confirmed.Snapshot, LoadKind.Revalidated, head.Status);
                break;
            case LoadVerdict.Extended extended:
                Drop(variant, run);
                variant.Entry.Publish(extended.Snapshot);
                Answer(variant, variant.Entry.Key, run.Load, extended.Snapshot, LoadKind.Stale, head.Status);
                break;
            case LoadVerdict.WithoutRange when run.Asked is not null:
                Drop(variant, run);
                StartLoad(variant, run.Load!, withRange: false, run.Attempt);
                break;
            case LoadVerdict.NotShared notShared:
                GoPrivate(variant, run, notShared.Mark);
                break;
            case LoadVerdict.Stored stored:
                Adopt(variant, run, stored, old is null ? LoadKind.Miss : LoadKind.Refreshed, head.Status);
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

    /// <summary>The answer belongs to one viewer: the one that caused it gets it, all others go at once, each for itself.</summary>
    private void GoPrivate(Variant variant, FillRun run, bool mark)
    {
        if (mark) Base().HitForMissUntil = Now + (long)s_hitForMiss.TotalMilliseconds;
        EntryMail.Load[] waiting = [.. variant.Waiting];
        variant.Waiting.Clear();
        bool whole = run.Asked is null && run.Kind == FillKind.FirstContact && run.Load!.Request.Method == "GET";
        if (whole)
        {
            HandOver(run);
            variant.Loading = null;
        }
        else Drop(variant, run);

        variant.Entry.Publish(null);
        foreach (EntryMail.Load load in waiting)
            if (!whole || !ReferenceEquals(load, run.Load)) StartPrivate(variant, load);
    }

    /// <summary>The run stays in the books until its actor has stopped: an entry that went quiet at once would stop it before it read the order.</summary>
    private static void HandOver(FillRun run)
    {
        run.IsHandedOver = true;
        run.Actor.Tell(new FillActor.HandOver(run.Load!.Reply));
    }

    private void Adopt(Variant variant, FillRun run, LoadVerdict.Stored stored, LoadKind kind, int status)
    {
        Variant target = variant;
        Entry root = Base();
        if (!root.VaryOn.AsSpan().SequenceEqual(stored.VaryOn))
        {
            root.VaryOn = stored.VaryOn;
            if (stored.VaryOn.Length > 0) root.Publish(null);
        }

        if (stored.VaryOn.Length > 0)
        {
            target = Find(VariantKey(stored.VaryOn, run.Request)) ?? variant;
            Move(run, variant, target);
        }

        Generation? before = target.Entry.Snapshot?.Body;
        Begin(target, run, stored.Snapshot.Body, stored.From, stored.End, stored.Lead);
        target.Entry.Hold = null;
        target.Entry.Publish(stored.Snapshot);
        if (before is not null && !ReferenceEquals(before, stored.Snapshot.Body))
        {
            _host.Log.GenerationChanged(_host.Settings.Name, _key);
            StopFillsOf(target, before);
            before.FailWaiters(0, long.MaxValue, Gone());
        }

        Answer(variant, target.Entry.Key, run.Load, stored.Snapshot, kind, status);
    }

    /// <summary>Waiters whose request selects this answer get it; the others are asked for anew.</summary>
    private void Answer(Variant variant, string key, EntryMail.Load? cause, EntrySnapshot snapshot, LoadKind kind, int status)
    {
        EntryMail.Load[] waiting = [.. variant.Waiting];
        variant.Waiting.Clear();
        string? selected = cause is null || Base().VaryOn.Length == 0 ? null : VariantKey(Base().VaryOn, cause.Request);
        foreach (EntryMail.Load load in waiting)
        {
            if (selected is not null && VariantKey(Base().VaryOn, load.Request) != selected) OnLoad(load);
            else load.Reply.TrySetResult(new LoadResult.Ready(key, snapshot, ReferenceEquals(load, cause) || kind == LoadKind.Stale ? kind : LoadKind.Collapsed, status));
        }
    }

    private void FailLoad(Variant variant, int status, string reason, TimeSpan holdOff)
    {
        EntrySnapshot? snapshot = variant.Entry.Snapshot;
        if (holdOff > TimeSpan.Zero) variant.Entry.Hold = new HoldOff(Now + (long)holdOff.TotalMilliseconds, status, reason);
        EntryMail.Load[] waiting = [.. variant.Waiting];
        variant.Waiting.Clear();
        bool stale = snapshot is not null && MayServeStale(snapshot);
        foreach (EntryMail.Load load in waiting)
            load.Reply.TrySetResult(stale ? new LoadResult.Ready(variant.Entry.Key, snapshot!, LoadKind.Stale, status) : new LoadResult.Failed(status, reason));
    }

    private bool MayServeStale(EntrySnapshot snapshot) => _judge.MayServeStale(snapshot, Now);

    // ---- bytes ----

    private void Fetch(Variant variant, Generation body, long offset, long end, bool openEnded)
    {
        if (!body.IsRanged)
        {
            if (!variant.Fills.Exists(run => ReferenceEquals(run.Body, body))) GiveUp(variant, body, "its missing bytes cannot be asked for");
            return;
        }

        List<FillBound> underWay = [.. variant.Fills.Where(run => ReferenceEquals(run.Body, body) && run.Bound is not null).Select(run => run.Bound!)];
        foreach ((long from, long to) in RunPlanner.Plan(body, offset, end, _host.Settings.Origin.ReadAhead, underWay))
        {
            if (variant.Fills.Count >= MaxFills) break;     // planned again when one of them ends
            StartRange(variant, body, from, to, openEnded);
        }

        PublishArriving(variant, body);
        body.WakePaused();
    }

    private void StartRange(Variant variant, Generation body, long from, long to, bool openEnded)
    {
        EntrySnapshot snapshot = variant.Entry.Snapshot!;
        HeaderList headers = OriginRequests.ForFill(snapshot.FillHeaders, from, to, body.Validators);
        var request = new LoadRequest
        {
            Key = _key, OriginTarget = snapshot.OriginTarget, Headers = snapshot.FillHeaders, ClientHost = snapshot.ClientHost, PreferRange = true,
        };
        FillRun run = Start(variant, FillKind.Range, request, null, (from, to), variant.Failures, server =>
            OriginRequests.Base(_host.Settings, server, "GET", snapshot.OriginTarget, snapshot.ClientHost, headers));
        run.Body = body;
        run.Bound = new FillBound(from, to, openEnded ? Math.Min(to, BlockSize.AlignUp(from + 1)) : to);
    }

    private void JudgeRange(Variant variant, FillRun run, FillActor.Head head)
    {
        Generation body = run.Body!;
        switch (_judge.JudgeRange(run, head, body))
        {
            case RangeVerdict.AsAsked:
                variant.Failures = 0;
                Order(run, body, lead: 0);
                break;
            case RangeVerdict.WholeInstead:
                // "kept from byte 0": the same body without regard to Range. Blocks that are here already are passed over.
                run.Bound = new FillBound(0, body.Length, body.Length);
                body.ForbidRanges();
                PublishArriving(variant, body);
                Order(run, body, lead: 0);
                break;
            case RangeVerdict.OtherGeneration when _judge.Judge(run, head, null) is LoadVerdict.Stored stored:
                run.Bound = null;
                Adopt(variant, run, stored, LoadKind.Refreshed, head.Status);
                break;
            case RangeVerdict.OtherGeneration:
                Drop(variant, run);
                GiveUp(variant, body, "the origin has another version of it, or none");
                break;
            default:
                Drop(variant, run);
                RetryRange(variant, run, new OriginException(OriginFailure.Malformed, $"the origin answered a range with status {head.Status}"));
                break;
        }
    }

    private void RetryRange(Variant variant, FillRun run, Exception error)
    {
        Generation body = run.Body!;
        bool progressed = run.Bound is { } bound && bound.Position > bound.From;
        variant.Failures = progressed ? 1 : variant.Failures + 1;
        if (variant.Failures < MaxAttempts && !ReferenceEquals(variant.Entry.Snapshot?.Body, null)) Replan(variant);
        else
        {
            variant.Failures = 0;
            body.FailWaiters(run.Bound?.Position ?? 0, run.Bound?.End ?? long.MaxValue, new BodyException(error.Message, error));
            Replan(variant);
        }
    }

    private void Replan(Variant variant)
    {
        if (variant.Entry.Snapshot?.Body is not { } body) return;
        foreach ((long position, long wantEnd) in body.PendingWaits()) Fetch(variant, body, position, wantEnd, openEnded: false);
    }

    /// <summary>A body that cannot be completed: readers that lack bytes are cut, newcomers start anew.</summary>
    private static void GiveUp(Variant variant, Generation body, string reason)
    {
        if (ReferenceEquals(variant.Entry.Snapshot?.Body, body)) variant.Entry.Publish(null);
        body.FailWaiters(0, long.MaxValue, new BodyException(reason) { GenerationGone = true });
    }

    // ---- runs ----

    private FillRun Start(
        Variant variant, FillKind kind, LoadRequest request, EntryMail.Load? load, (long, long)? asked, int attempt, Func<Streams.Settings.OriginServer, OriginRequest> build)
    {
        long id = ++_nextFill;
        IActorRef actor = _context.ActorOf(FillActor.Props(_host, new FillSpec(id, build, variant.FailedServer), _pool), $"fill-{id}");
        _context.WatchWith(actor, new EntryActor.FillStopped(id));
        var run = new FillRun(id, kind, actor) { Request = request, Load = load, Asked = asked, Attempt = attempt };
        variant.Fills.Add(run);
        _runs[id] = (variant, run);
        return run;
    }

    /// <summary>The judged head's body goes into a generation.</summary>
    private void Begin(Variant variant, FillRun run, Generation body, long from, long end, long lead)
    {
        run.Body = body;
        run.Bound = new FillBound(from, end, end);
        PublishArriving(variant, body);
        Order(run, body, lead);
    }

    private void Order(FillRun run, Generation body, long lead)
    {
        FillBound bound = run.Bound!;
        run.Actor.Tell(new FillActor.Store(response => new IngestJob
        {
            Response = response,
            Generation = body,
            Writer = new BodyWriter(body, bound.From),
            Bound = bound,
            Lead = lead,
            ReadAhead = _host.Settings.Origin.ReadAhead,
            Received = _host.Counters.Received,
        }));
    }

    private void Drop(Variant variant, FillRun run)
    {
        run.Actor.Tell(FillActor.Abandon.Instance);
        Forget(variant, run);
    }

    private void Forget(Variant variant, FillRun run)
    {
        _context.Unwatch(run.Actor);
        _runs.Remove(run.Id);
        variant.Fills.Remove(run);
        if (ReferenceEquals(variant.Loading, run)) variant.Loading = null;
        if (run.Body is { } body) PublishArriving(variant, body);
    }

    private void Move(FillRun run, Variant from, Variant to)
    {
        if (ReferenceEquals(from, to)) return;
        from.Fills.Remove(run);
        to.Fills.Add(run);
        _runs[run.Id] = (to, run);
    }

    private void StopFillsOf(Variant variant, Generation body)
    {
        foreach (FillRun run in variant.Fills.ToArray())
        {
            if (!ReferenceEquals(run.Body, body)) continue;
            _context.Stop(run.Actor);
            Forget(variant, run);
        }
    }

    private static void PublishArriving(Variant variant, Generation body)
    {
        var runs = new List<IArrivingRun>();
        foreach (FillRun run in variant.Fills)
            if (ReferenceEquals(run.Body, body) && run.Bound is { } bound) runs.Add(bound);
        body.Arriving = [.. runs];
    }
}
