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

/// <content>The books of transfers under way.</content>
internal sealed partial class EntryWork
{
    private FillRun Start(
        Variant variant, FillKind kind, LoadRequest request, EntryMail.Load? load, (long, long)? asked, int attempt, Func<Streams.Settings.OriginServer, OriginRequest> build)
    {
        long id = ++_nextFill;
        if (attempt == 0) _host.Retries.Earn();
        var spec = new FillSpec(id, build, _key, variant.FailedServer);
        IActorRef actor = _context.ActorOf(FillActor.Props(_host, spec, _pool), $"fill-{id}");
        _context.WatchWith(actor, new EntryActor.FillStopped(id));
        var run = new FillRun(id, kind, actor) { Request = request, Load = load, Asked = asked, Attempt = attempt, PurgeSeen = _host.Purges.Latest };
        variant.Fills.Add(run);
        _runs[id] = (variant, run);
        return run;
    }

    /// <summary>The judged head's body goes into a generation.</summary>
    private void Begin(Variant variant, FillRun run, Generation body, long from, long end, long lead)
    {
        Bind(variant, run, body, from, end);
        PublishArriving(variant, body);
        Order(run, body, lead);
    }

    private static void Bind(Variant variant, FillRun run, Generation body, long from, long end)
    {
        Generation? asked = run.Body;
        run.Body = body;
        run.Bound = new FillBound(from, end, end);
        // What was asked for of another version does not arrive there: a reader that comes to wait for it in this moment must say so, to be told.
        if (asked is not null && !ReferenceEquals(asked, body)) PublishArriving(variant, asked);
    }

    private void Order(FillRun run, Generation body, long lead) => run.Actor.Tell(new FillActor.Store(response => Job(response, run, body, lead)));

    private IngestJob Job(OriginResponse response, FillRun run, Generation body, long lead)
    {
        FillBound bound = run.Bound!;
        return new IngestJob
        {
            Response = response,
            Generation = body,
            Writer = new BodyWriter(body, bound.Position),
            Bound = bound,
            Lead = lead,
            ReadAhead = _host.ReadAhead,
            Received = _host.Counters.Received,
        };
    }

    /// <summary>
    /// Most small bodies come with their head: what is here of one is taken at once, and when that is all there is no more to do for the
    /// fill's actor, and nothing to wait for for those who asked. False: the rest has to be waited for.
    /// </summary>
    private bool TryTakeWhole(FillRun run, FillActor.Head head, Generation body, long lead)
    {
        FillBound bound = run.Bound!;
        if (lead > 0 || bound.From > 0 || bound.End < body.Length || head.Box?.Take() is not { } response) return false;
        IngestJob job = Job(response, run, body, lead);
        while (bound.Position < body.Length && job.Writer.TryGetRoom(out Memory<byte> room)
            && bound.Take(bound.Position, room.Length) is > 0 and var count && response.TryRead(room[..count], out int got))
            job.Store(got);
        bool whole = bound.Position == body.Length;
        head.Box.IsDrained = whole;
        if (whole || !head.Box.TryPut(response)) _ = response.DisposeAsync().AsTask();
        return whole;
    }

    private void Drop(Variant variant, FillRun run)
    {
        run.Actor.Tell(FillActor.Abandon.Instance);
        Forget(variant, run);
    }

    private void Forget(Variant variant, FillRun run)
    {
        _context.Unwatch(run.Actor);
        run.Prefix.Dispose();
        run.Prefix = default;
        _runs.Remove(run.Id);
        variant.Fills.Remove(run);
        if (ReferenceEquals(variant.Loading, run)) EndLoading(variant);
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
        if (variant.Fills.Count > 0) body.Arriving = [.. UnderWay(variant, body)];
        else if (body.Arriving.Length > 0) body.Arriving = [];
    }
}
