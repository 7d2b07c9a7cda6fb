using System.Globalization;
using System.Text;
using StonMedia.Media.Hls;
using StonMedia.Media.Layouts;
using StonMedia.Media.Mp4.Trim;
using StonMedia.Media.Segments;
using StonMedia.Media.Ts;

namespace StonMedia.Media.Subtitles;

/// <summary>
/// Subtitles of a packaged film, from its own tracks and from files beside it, in segments that begin and end with the film's: WebVTT for HLS
/// (RFC 8216 3.5), WebVTT in fragmented MP4 for DASH. A cue stands in every segment that it is on show in.
/// </summary>
internal sealed class SubtitlePieces(Presentation presentation, SegmentPlan plan)
{
    /// <summary>The piece is of subtitles.</summary>
    public static bool Are(PackagePiece piece) => piece.Track.StartsWith('s');

    /// <summary>A parser for a segment of the film's own track: its samples have to be read. Null for anything else.</summary>
    public PieceParser? Deepen(PackagePiece piece, string tag, bool isTransport)
        => piece.Kind is (PieceKind.Subtitles or PieceKind.Fragment) && piece.Number < plan.Count && TrackOf(piece) is { } track
            ? new SubtitleParser(this, presentation, plan, track, piece, tag, isTransport) : null;

    /// <summary>A piece that needs no samples.</summary>
    /// <param name="listing">How many segments the playlist lists.</param>
    public PieceResult Make(PackagePiece piece, string tag, bool isTransport, in Listing listing)
    {
        Sidecar? sidecar = piece.Beside?.Sidecars.FirstOrDefault(s => s.Track == piece.Track);
        if (sidecar is null && TrackOf(piece) is null) return PieceResult.Missing($"there are no subtitles {piece.Track}");
        switch (piece.Kind)
        {
            case PieceKind.MediaPlaylist:
                return PieceResult.Made(new LayoutBuilder().AddInline(Encoding.UTF8.GetBytes(Playlist(piece, isTransport, in listing))).Build(tag, 0, null), PieceTypes.HlsPlaylist);
            case PieceKind.Init:
                string styles = sidecar?.Cues?.Styles ?? "";
                return PieceResult.Made(TextFragment.Init(presentation.Index.Tree, styles, sidecar is null ? tag : ContentTag.Of(tag, Encoding.UTF8.GetBytes(styles))), PieceTypes.TextMp4);
            case PieceKind.Subtitles or PieceKind.Fragment when piece.Number >= plan.Count:
                return PieceResult.Missing(plan.Count);
            case PieceKind.Subtitles or PieceKind.Fragment when sidecar?.Cues is { } cues:
                return Segment(piece, CuesOf(cues, piece.Number), cues.Styles, tag, isTransport);
            default:
                return PieceResult.Missing("subtitles have no such piece");
        }
    }

    /// <summary>A segment of cues on the presentation's clock.</summary>
    public PieceResult Segment(PackagePiece piece, IReadOnlyList<Cue> cues, string styles, string tag, bool isTransport)
    {
        int number = piece.Number;
        (long start, long end) = (Milliseconds(plan.StartOf(number)), Milliseconds(plan.EndOf(number)));
        bool isText = piece.Kind == PieceKind.Subtitles;
        byte[] bytes;
        try
        {
            bytes = isText
                ? WebVtt.Write(cues, styles, (presentation.BaseSeconds * 90_000) + (isTransport ? PesPlanner.TimeBase : 0))
                : TextFragment.Segment(cues, start, Math.Max(start + 1, end), presentation.BaseSeconds * TextFragment.Timescale, (uint)number + 1);
        }
        catch (MediaFormatException absurd)
        {
            return PieceResult.Unable(absurd.Message);
        }

        Layout layout = new LayoutBuilder().AddInline(bytes).Build(piece.Beside is null ? tag : ContentTag.Of(tag, bytes), 0, TimeSpan.FromMilliseconds(Math.Max(0, end - start)));
        return PieceResult.Made(layout, isText ? PieceTypes.WebVtt : PieceTypes.TextMp4);
    }

    /// <summary>When a segment's cues are on show, in flicks: the first segment of a part takes what stands before its first picture, too.</summary>
    public (long Start, long End) WindowOf(int segment)
    {
        bool isFirst = segment == 0 || plan.PartOf(segment - 1) != plan.PartOf(segment);
        long start = plan.StartOf(segment);
        return (isFirst ? Math.Min(start, presentation.Parts[plan.PartOf(segment)].Start) : start, plan.EndOf(segment));
    }

    public static long Milliseconds(long flicks) => Flicks.ToTicks(flicks, 1000);

    // Times of the film's own presentation become those of the clip; what is on show before or behind its part is cut there.
    private List<Cue> CuesOf(CueList list, int segment)
    {
        Part part = presentation.Parts[plan.PartOf(segment)];
        (long start, long end) = WindowOf(segment);
        long shift = Milliseconds(part.Start) - Milliseconds(part.Source), first = Milliseconds(start), last = Milliseconds(end), from = Milliseconds(part.Start), to = Milliseconds(part.End);
        var cues = new List<Cue>();
        foreach (Cue cue in list.Cues)
        {
            Cue moved = cue with { Start = Math.Max(from, cue.Start + shift), End = Math.Min(to, cue.End + shift) };
            if (moved.Start >= last) break;
            if (moved.End > first && moved.End > moved.Start) cues.Add(moved);
        }

        return cues;
    }

    private PlayTrack? TrackOf(PackagePiece piece) => presentation.Texts.FirstOrDefault(t => t.Name == piece.Track);

    private string Playlist(PackagePiece piece, bool isTransport, in Listing listing)
    {
        var text = new StringBuilder(256 + (plan.Count * 40));
        MediaPlaylist.Begin(text, isTransport ? 3 : 7, in listing);
        for (int i = 0; i < listing.Count; i++)
        {
            MediaPlaylist.Break(text, i, plan.IsDiscontinuous(i), in listing);
            MediaPlaylist.AppendDuration(text, plan.StartOf(i), plan.EndOf(i));
            text.Append(CultureInfo.InvariantCulture, $"{piece.Prefix}{listing.First + i}-{piece.Track}.vtt{piece.Suffix}\n");
        }

        return MediaPlaylist.End(text, in listing);
    }
}
