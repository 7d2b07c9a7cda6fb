using StonMedia.Cache.Blocks;
using StonMedia.Media;
using StonMedia.Media.Layouts;
using StonMedia.Streams.Delivery;

namespace StonMedia.Streams.Pacing;

/// <summary>
/// Shows the times of a delivery that begins in the middle of a film what stands in front of it, so that its first bytes are paced like all others. What is
/// here already is looked through first; the origin is asked for little.
/// </summary>
public static class LeadReader
{
    /// <summary>Bytes looked through at a time, each of which is at most one request.</summary>
    private const int Piece = 1 << 20;

    /// <summary>Bytes of pieces that are not all here.</summary>
    private const long MostFetched = 4 << 20;

    /// <summary>The times, up to the delivery's first byte; null: nothing was found in front of it.</summary>
    /// <param name="timeline">Of the view.</param>
    /// <param name="view">The view.</param>
    /// <param name="body">Its source.</param>
    /// <param name="offset">The delivery's first byte in the view.</param>
    /// <exception cref="BodyException">The bytes could not be had.</exception>
    public static async ValueTask<IDueTimes?> ReadAsync(MediaTimeline timeline, Layout view, IBodySource body, long offset, CancellationToken cancel)
    {
        long least = offset - timeline.MostLead(offset), fetched = 0, found = -1;
        int places = 0;
        for (long end = offset, to = offset; end > least && places < timeline.Leads;)
        {
            long from = Math.Max(least, end - Piece);
            // What is found first tells most of it; only for that is the origin asked.
            if (!IsHere(view, body, from, to) && (places > 0 || (fetched += to - from) > MostFetched)) break;
            var search = new Search(timeline);
            if (!await ReadAsync(view, body, from, to, search, cancel).ConfigureAwait(false)) break;
            if (search.Found >= 0)
            {
                places++;
                end = to = found = search.Found;
            }
            else
            {
                end = from;
                to = Math.Min(end + MediaTimeline.LeadOverlap, found < 0 ? offset : found);
            }
        }

        if (found < 0) return null;
        IDueTimes times = timeline.Open();
        return await ReadAsync(view, body, found, offset, new Showing(times), cancel).ConfigureAwait(false) ? times : null;
    }

    private static bool IsHere(Layout view, IBodySource body, long from, long to)
    {
        LayoutCursor cursor = view.Slice(from, to - from);
        while (cursor.MoveNext(out LayoutPiece piece))
            if (piece.Kind != LayoutPieceKind.Source || !body.IsAvailable(piece.Offset, piece.Count)) return false;
        return true;
    }

    // False: they are not all the source's, or its end came before theirs.
    private static async ValueTask<bool> ReadAsync(Layout view, IBodySource body, long from, long to, ITaker taker, CancellationToken cancel)
    {
        LayoutCursor cursor = view.Slice(from, to - from);
        while (cursor.MoveNext(out LayoutPiece piece))
        {
            if (piece.Kind != LayoutPieceKind.Source) return false;
            for (long read = 0; read < piece.Count;)
            {
                using BlockLease lease = await body.ReadAsync(piece.Offset + read, piece.Count - read, piece.Offset + piece.Count, cancel).ConfigureAwait(false);
                if (lease.Memory.IsEmpty) return false;
                taker.Take(from, lease.Memory.Span);
                read += lease.Memory.Length;
                from += lease.Memory.Length;
            }
        }

        return true;
    }

    private interface ITaker
    {
        void Take(long offset, ReadOnlySpan<byte> bytes);
    }

    private sealed class Showing(IDueTimes times) : ITaker
    {
        public void Take(long offset, ReadOnlySpan<byte> bytes) => times.Pass(offset, bytes);
    }

    // The last place, also where it lies across two blocks.
    private sealed class Search(MediaTimeline timeline) : ITaker
    {
        private readonly byte[] _seam = new byte[2 * MediaTimeline.LeadOverlap];
        private int _before;

        public long Found { get; private set; } = -1;

        public void Take(long offset, ReadOnlySpan<byte> bytes)
        {
            int behind = Math.Min(bytes.Length, MediaTimeline.LeadOverlap);
            bytes[..behind].CopyTo(_seam.AsSpan(_before));
            if (timeline.FindLead(_seam.AsSpan(0, _before + behind)) is >= 0 and var across) Found = offset - _before + across;
            if (timeline.FindLead(bytes) is >= 0 and var found) Found = offset + found;
            Span<byte> seam = _seam.AsSpan(0, _before + behind);
            if (bytes.Length >= MediaTimeline.LeadOverlap) seam = bytes[^MediaTimeline.LeadOverlap..].ToArray();
            else if (seam.Length > MediaTimeline.LeadOverlap) seam = seam[^MediaTimeline.LeadOverlap..];
            seam.CopyTo(_seam);
            _before = seam.Length;
        }
    }
}
