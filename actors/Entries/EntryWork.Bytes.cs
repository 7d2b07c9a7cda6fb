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

/// <content>Missing bytes: planning ranges, judging their answers, giving up.</content>
internal sealed partial class EntryWork
{
    private void Fetch(Variant variant, Generation body, long offset, long end, bool openEnded, bool pastDisk)
    {
        if (!body.IsRanged)
        {
            if (variant.Fills.Find(run => ReferenceEquals(run.Body, body)) is not { } only) GiveUp(variant, body, "its missing bytes cannot be asked for");
            else if (only.Bound is { } bound && offset < bound.Position && body.AvailableUntil(offset, offset + 1) == offset)
            {
                // Evicted behind the one transfer there is: newcomers start anew, and who reads where that is goes on.
                if (ReferenceEquals(variant.Entry.Snapshot?.Body, body)) Publish(variant, null);
                FailPassed(body, bound);
            }

            return;
        }

        if (Now < body.FillsHeldUntil)
        {
            body.FailWaiters(offset, end, new BodyException("the origin failed a moment ago"));
            return;
        }

        if (variant.Fills.Count >= MaxFills)
        {
            // Looked at again when one of them ends, longest wait first.
            EndIdle(variant, body);
            return;
        }

        // Where many want many places, turns are short.
        if (!openEnded && variant.Fills.Count > MaxFills / 2) end = Math.Min(end, offset + _host.ReadAhead);
        List<FillBound> underWay = UnderWay(variant, body);
        foreach ((long from, long to) in RunPlanner.Plan(body, offset, end, _host.ReadAhead, underWay, pastDisk))
        {
            if (variant.Fills.Count >= MaxFills) break;
            if (!openEnded && ReferenceEquals(variant.Stripes?.Body, body)) StartStriped(variant, variant.Stripes, from, to);
            else StartRange(variant, body, from, to, openEnded);
        }

        PublishArriving(variant, body);
        body.WakePaused();
    }

    private static void FailPassed(Generation body, FillBound bound)
        => body.FailWaiters(0, bound.Position, new BodyException("bytes that were evicted meanwhile cannot be asked for") { GenerationGone = true });

    /// <summary>Transfers that keep back for viewers who don't read on must not keep others waiting: they end where they are, and are asked for again.</summary>
    private void EndIdle(Variant variant, Generation body)
    {
        bool any = false;
        foreach (FillRun run in variant.Fills)
        {
            if (!ReferenceEquals(run.Body, body) || run.Bound is not { } bound) continue;
            long reader = body.FurthestReader(Math.Max(0, bound.From - _host.ReadAhead), bound.End);
            if (bound.Position == bound.From || (reader >= 0 && bound.Position < reader + _host.ReadAhead)) continue;
            bound.Cut(bound.Position);
            any = true;
        }

        if (any) body.WakePaused();
    }

    private static List<FillBound> UnderWay(Variant variant, Generation body)
    {
        var bounds = new List<FillBound>(variant.Fills.Count);
        foreach (FillRun run in variant.Fills)
            if (ReferenceEquals(run.Body, body) && run.Bound is { } bound) bounds.Add(bound);
        return bounds;
    }

    private void StartRange(Variant variant, Generation body, long from, long to, bool openEnded)
    {
        EntrySnapshot snapshot = variant.Entry.Snapshot!;
        BlockLease prefix = default;
        if (from != BlockSize.AlignDown(from) && !body.TryRead(from - 1, 1, out prefix)) from = BlockSize.AlignDown(from);      // evicted in this moment
        HeaderList headers = OriginRequests.ForFill(snapshot.FillHeaders, from, to, body.Validators);
        var request = new LoadRequest
        {
            Key = _key, OriginTarget = snapshot.OriginTarget, Headers = snapshot.FillHeaders, ClientHost = snapshot.ClientHost, PreferRange = true,
        };
        FillRun run = Start(variant, FillKind.Range, request, null, (from, to), variant.Failures, server =>
            OriginRequests.Base(_host.Settings, server, "GET", snapshot.OriginTarget, snapshot.ClientHost, headers));
        run.Body = body;
        run.Prefix = prefix;
        run.Bound = new FillBound(from, to, openEnded ? Math.Min(to, BlockSize.AlignUp(from + 1)) : to);
    }

    private void JudgeRange(Variant variant, FillRun run, FillActor.Head head)
    {
        Generation body = run.Body!;
        if (!ReferenceEquals(variant.Entry.Snapshot?.Body, body))
        {
            Drop(variant, run);     // replaced meanwhile; its readers were told
            return;
        }

        switch (_judge.JudgeRange(run, head, variant.Entry.Snapshot!))
        {
            case RangeVerdict.AsAsked:
                variant.Failures = 0;
                body.AnswersRanges = true;
                Order(run, body, lead: 0);
                break;
            case RangeVerdict.WholeInstead:
                // "kept from byte 0": the same body without regard to Range. Blocks that are here already are passed over.
                run.Bound = new FillBound(0, body.Length, body.Length);
                body.ForbidRanges();
                if (_host.Disk is { } disk) Keep(disk, variant.Entry.Key, variant.Entry.Snapshot!);
                PublishArriving(variant, body);
                Order(run, body, lead: 0);
                break;
            case RangeVerdict.OtherGeneration when TryFollow(variant, run, head):
                break;
            case RangeVerdict.OtherGeneration when _judge.Judge(run, head, null) is LoadVerdict.Stored stored:
                run.Bound = null;
                Adopt(variant, run, stored, LoadKind.Refreshed, head);
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
        if (variant.Failures < MaxAttempts && variant.Entry.Snapshot?.Body is not null && (progressed || _host.Retries.TrySpend())) Replan(variant);
        else
        {
            variant.Failures = 0;
            body.FillsHeldUntil = Now + (long)_host.Settings.Ttl.ConnectFailure.TotalMilliseconds;
            body.FailWaiters(run.Bound?.Position ?? 0, run.Bound?.End ?? long.MaxValue, new BodyException((error as OriginException)?.ViewerReason ?? error.Message, error));
            Replan(variant);
        }
    }

    /// <summary>Looks after readers that wait for what is neither there nor on its way.</summary>
    private void Replan(Variant variant)
    {
        if (variant.Entry.Snapshot?.Body is not { } body || !body.HasWaiters) return;
        foreach ((long position, long wantEnd, bool isPastDisk) in body.PendingWaits())
        {
            if (variant.Fills.Count >= MaxFills) return;
            if (!body.ArrivesSoon(position, _host.ReadAhead)) Fetch(variant, body, position, wantEnd, openEnded: false, isPastDisk);
        }
    }

    /// <summary>A body that cannot be completed: readers that lack bytes are cut, newcomers start anew.</summary>
    /// <param name="originFailed">Then those who have sent nothing don't start anew either: each would cost the failing origin one more try.</param>
    private void GiveUp(Variant variant, Generation body, string reason, bool originFailed = false)
    {
        if (ReferenceEquals(variant.Entry.Snapshot?.Body, body)) Publish(variant, null);
        body.FailWaiters(0, long.MaxValue, new BodyException(reason) { GenerationGone = !originFailed });
    }
}
