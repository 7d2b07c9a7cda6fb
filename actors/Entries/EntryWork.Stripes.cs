using StonMedia.Cache.Blocks;
using StonMedia.Streams.Ingest;
using StonMedia.Streams.Settings;

namespace StonMedia.Actors.Entries;

/// <content>origin.parallel-fills: several transfers for one large body, begun only when one proved too slow for its viewer.</content>
internal sealed partial class EntryWork
{
    /// <summary>A reader mostly waits for a transfer that does come, but slowly: from here on its window comes by several.</summary>
    public void OnStarved(EntryMail.Starved mail)
    {
        OriginSettings origin = _host.Settings.Origin;
        Generation body = mail.Body;
        if (origin.ParallelFills < 2 || !body.IsRanged || !body.AnswersRanges || Now < body.FillsHeldUntil) return;
        if (!_variants.TryGetValue(mail.Variant, out Variant? variant) || !ReferenceEquals(variant.Entry.Snapshot?.Body, body)) return;
        FillRun? slow = variant.Fills.Find(run => ReferenceEquals(run.Body, body) && run.Bound is { } way && mail.Offset >= way.From && mail.Offset < way.End);
        long piece = Stripes.PieceOf(_host.ReadAhead, origin.ParallelFills);
        if (slow?.Bound is not { } bound || bound.End - mail.Offset <= 2 * piece) return;
        variant.Stripes = new Stripes(body, piece);
        // The slow one goes on to the end of its piece; what the origin had sent beyond is no more than its pace allows.
        bound.Cut(BlockSize.AlignUp(Math.Max(bound.Position, mail.Offset)) + piece);
        (variant.Stripes.Next, variant.Stripes.End) = (bound.End, Math.Min(body.Length, BlockSize.AlignUp(mail.End)));
        GoOn(variant);
        PublishArriving(variant, body);
        body.WakePaused();
    }

    /// <summary>A planned run in pieces: the first at once, the others as places become free and the reader comes near.</summary>
    private void StartStriped(Variant variant, Stripes stripes, long from, long to)
    {
        long first = Math.Min(to, BlockSize.AlignDown(from) + stripes.Piece);
        StartRange(variant, stripes.Body, from, first, openEnded: false);
        if (first >= to) return;
        (stripes.Next, stripes.End) = (first, to);
        GoOn(variant);
    }

    /// <summary>Begins further pieces of the window while there are places, within read-ahead of its reader.</summary>
    private void GoOn(Variant variant)
    {
        if (variant.Stripes is not { } stripes || !ReferenceEquals(variant.Entry.Snapshot?.Body, stripes.Body)) return;
        Generation body = stripes.Body;
        long readAhead = _host.ReadAhead;
        while (stripes.Next < stripes.End && Count(variant, body) < _host.Settings.Origin.ParallelFills)
        {
            long reader = body.FurthestReader(0, stripes.Next);
            if (reader < 0 || stripes.Next >= reader + readAhead) return;
            long end = Math.Min(stripes.End, BlockSize.AlignDown(stripes.Next) + stripes.Piece);
            List<FillBound> underWay = UnderWay(variant, body);
            foreach ((long from, long to) in RunPlanner.Plan(body, stripes.Next, end, readAhead, underWay)) StartRange(variant, body, from, to, openEnded: false);
            stripes.Next = end;
        }
    }

    private static int Count(Variant variant, Generation body)
    {
        int count = 0;
        foreach (FillRun run in variant.Fills)
            if (ReferenceEquals(run.Body, body)) count++;
        return count;
    }
}
