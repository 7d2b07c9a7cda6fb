using StonMedia.Cache.Blocks;
using StonMedia.Streams.Ingest;

namespace StonMedia.Actors.Entries;

/// <summary>
/// The arithmetic of origin economy: wanted bytes, minus those present, minus those on their way. Pure but for shortening
/// the bounds of fills that are under way.
/// </summary>
internal static class RunPlanner
{
    /// <summary>
    /// The runs to fetch so that [offset, end) will be there; each begins at a block border or behind a partly received block's prefix,
    /// and ends at a block border or the body's end.
    /// </summary>
    /// <param name="underWay">Bounds of fills of this body; an open-ended one is given its end here, one that would take too long to get to a wanted byte is cut before it.</param>
    /// <param name="pastDisk">The block at <paramref name="offset"/> counts as missing even if it is on disk.</param>
    public static List<(long From, long End)> Plan(
        Generation body, long offset, long end, long readAhead, IReadOnlyList<FillBound> underWay, bool pastDisk = false)
    {
        var runs = new List<(long, long)>();
        end = Math.Min(end, body.Length);
        long position = offset;
        while (true)
        {
            position = pastDisk ? body.PresentUntil(position, end) : body.AvailableUntil(position, end);
            pastDisk = false;
            if (position >= end) return runs;
            if (Covering(underWay, position) is { } fill)
            {
                long arrived = fill.Position;
                if (fill.IsOpenEnded && position < fill.Allowed + readAhead) fill.Settle(Math.Min(body.Length, BlockSize.AlignUp(end)));

                if (position - arrived <= readAhead)
                {
                    position = Math.Max(fill.End, position + 1);
                    continue;
                }

                fill.Cut(Math.Max(BlockSize.AlignUp(arrived + 1), BlockSize.AlignDown(position)));     // a seek far into it: a transfer of its own is quicker
                if (fill.End > position)
                {
                    position = fill.End;        // it has come that far meanwhile
                    continue;
                }
            }

            long from = body.FillStart(position);
            if (from > position) continue;      // it came in this moment
            long to = Math.Min(body.Length, BlockSize.AlignUp(end));
            foreach (FillBound other in underWay)
            {
                // What a fill has passed may be evicted again; it brings what lies ahead of it, and the block it is in.
                long start = BlockSize.AlignDown(other.Position);
                if (start > position && start < to && other.End > start) to = start;
            }
            to = FirstPresent(body, BlockSize.AlignUp(position + 1), to);
            runs.Add((from, to));
            position = to;
        }
    }

    private static FillBound? Covering(IReadOnlyList<FillBound> underWay, long position)
    {
        foreach (FillBound fill in underWay)
            if (position >= fill.Position && position < fill.End) return fill;
        return null;
    }

    /// <summary>The first block border in [from, to) whose block has bytes already, here or on disk; otherwise <paramref name="to"/>.</summary>
    private static long FirstPresent(Generation body, long from, long to)
    {
        for (long border = from; border < to; border += BlockSize.Bytes)
            if (body.AvailableUntil(border, border + 1) > border) return border;
        return to;
    }
}
