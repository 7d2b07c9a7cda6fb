using StonMedia.Actors.Fills;
using StonMedia.Actors.Protocol;
using StonMedia.Cache.Blocks;
using StonMedia.Cache.Entries;
using StonMedia.Cache.Http;
using StonMedia.Streams.Views;

namespace StonMedia.Actors.Entries;

/// <content>Files that grow at their origin (media.live-head): a check asks for the bytes around the known end, and what is known stays where they are the same.</content>
internal sealed partial class EntryWork
{
    /// <summary>No record on disk of what was written to so shortly before: it would be another one in a moment.</summary>
    private static readonly TimeSpan s_unsettled = TimeSpan.FromMinutes(1);

    private bool FollowsGrowth => _host.Settings.Media.LiveHead;

    private bool IsUnsettled(EntrySnapshot snapshot) => FollowsGrowth && snapshot.WasWrittenWithin(s_unsettled);

    /// <summary>What to ask for to see whether the body has grown: from its last resident block on; null where that would win nothing.</summary>
    private (long From, long End)? GrowthRange(EntrySnapshot? snapshot)
    {
        if (!FollowsGrowth || snapshot is not { Status: 200, IsPurged: false, Body: { IsRetired: false, IsRanged: true } body }) return null;
        long from = BlockSize.Start(body.LastResidentBlock), most = Math.Max(_host.ReadAhead, 2 * BlockSize.Bytes);
        // Of a short body no byte is spared, but what players were told of it goes on.
        return from == 0 && !body.CanCompareFrom(0, most) ? null : (from, from + most);
    }

    private bool TryGrow(Variant variant, FillRun run, LoadVerdict.Stored stored, EntrySnapshot? old, FillActor.Head head)
    {
        Generation body = stored.Snapshot.Body;
        if (run.GrowsFrom is not { } before || !ReferenceEquals(old?.Body, before) || before.IsRetired) return false;
        if (stored.From != run.Asked!.Value.From || body.Length < before.Length || !body.IsRanged || !Base().VaryOn.AsSpan().SequenceEqual(stored.VaryOn)) return false;
        var keeper = new BodyReader { Position = stored.End };
        body.AddReader(keeper);
        variant.Growth = new GrowthCheck(run, stored, head, before, keeper);
        if (variant.Loading is null) _host.Counters.LoadBegan();
        variant.Loading = run;      // who comes meanwhile waits for the same answer
        Begin(variant, run, body, stored.From, stored.End, stored.Lead);
        return true;
    }

    /// <summary>The bytes around the known end are here, or will not come. False: it was another transfer.</summary>
    private bool EndGrowth(Variant variant, FillRun run, bool isBroken = false)
    {
        if (variant.Growth is not { } growth || !ReferenceEquals(growth.Run, run)) return false;
        variant.Growth = null;
        EntrySnapshot snapshot = growth.Stored.Snapshot;
        EntrySnapshot? old = variant.Entry.Snapshot;
        if (isBroken) FailLoad(variant, 502, "the origin's body ended early", TimeSpan.Zero);
        else if (ReferenceEquals(old?.Body, growth.Before))
        {
            bool mayBeTouched = old is not null && IsUnsettled(old) && growth.Before.Derived is not MediaViews { IsComplete: true };
            // The bytes of a file that was left alone, or is complete, are not written at its end: who touches it without making it longer may have changed any.
            Install(variant, snapshot, continues: snapshot.Body.TakeOver(growth.Before, growth.Stored.From, takesBlocks: mayBeTouched || snapshot.Body.Length > growth.Before.Length));
            Answer(variant, variant.Entry.Key, run, snapshot, LoadKind.Refreshed, growth.Head);
            snapshot.Body.RemoveReader(growth.Keeper);
            return true;
        }
        else
        {
            EntryMail.Load[] waiting = [.. variant.Waiting];
            variant.Waiting.Clear();
            foreach (EntryMail.Load load in waiting) OnLoad(load);
        }

        snapshot.Body.Retire();
        snapshot.Body.RemoveReader(growth.Keeper);
        return true;
    }

    private static void CancelGrowth(Variant variant)
    {
        if (variant.Growth is not { } growth) return;
        variant.Growth = null;
        growth.Stored.Snapshot.Body.Retire();
        growth.Stored.Snapshot.Body.RemoveReader(growth.Keeper);
    }

    /// <summary>A range was answered of another version, no shorter one: whether that continues the known one is found out first. Its readers wait.</summary>
    private bool TryFollow(Variant variant, FillRun run, FillActor.Head head)
    {
        if (!FollowsGrowth || GrowthRange(variant.Entry.Snapshot) is null) return false;
        long total = head.Status == 206 && ContentRange.TryParse(head.Headers.First("Content-Range"), out ContentRange range) ? range.Total ?? 0 : head.Status == 200 ? head.ContentLength ?? 0 : 0;
        if (total < run.Body!.Length && head.Status != 416) return false;    // 416: it has become so much shorter that a load has to find out what is there
        Drop(variant, run);
        if (variant.Loading is null)
            StartLoad(variant, new EntryMail.Load(run.Request, new TaskCompletionSource<LoadResult>()) { PurgeSeen = _host.Purges.Latest }, withRange: true, attempt: 0);
        return true;
    }
}
