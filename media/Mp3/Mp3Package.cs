using System.Text;
using StonMedia.Media.Hls;
using StonMedia.Media.Layouts;
using StonMedia.Media.Mp4.Trim;
using StonMedia.Media.Parsing;
using StonMedia.Media.Segments;

namespace StonMedia.Media.Mp3;

/// <summary>
/// An MP3 cut into segments of packed audio (RFC 8216 3.4). Of a stream of constant bit rate only the frames at a segment's ends are looked at,
/// when that segment is asked for; of others all frames are known.
/// </summary>
internal sealed class Mp3Package : MediaPackage
{
    private const string Version = "pa-1";

    private readonly StreamHead _head;
    private readonly FrameTable? _table;
    private readonly PackageKey _key;

    private Mp3Package(StreamHead head, FrameTable? table, PackageKey key) => (_head, _table, _key) = (head, table, key);

    public override long MemoryBytes => 200;

    /// <summary>Cuts a stream.</summary>
    /// <param name="head">The stream.</param>
    /// <param name="table">Its frames; null for one of constant bit rate.</param>
    /// <param name="key">How to cut it.</param>
    public static PackageResult Of(StreamHead head, FrameTable? table, PackageKey key)
    {
        try
        {
            return SoundSegments.Of(head, table?.Count ?? head.NumberAt(head.Length), key).Count > 0
                ? PackageResult.Made(new Mp3Package(head, table, key))
                : PackageResult.Missing("nothing is there: the file is shorter");
        }
        catch (Exception e) when (e is MediaFormatException or OverflowException)
        {
            return PackageResult.Unable(e.Message);
        }
    }

    public override PieceParser? Deepen(PackagePiece piece, MediaLimits limits) => _table is null ? new Mp3PieceParser(_head, limits, _key, this, piece) : null;

    public override PieceResult Make(PackagePiece piece)
        => _table is { } table ? Make(piece, table, isNear: false) : PieceResult.Unable("the frames were not looked for");

    /// <summary>One piece, with the frames that were looked for.</summary>
    public PieceResult Make(PackagePiece piece, IFrames frames, bool isNear)
    {
        try
        {
            SoundSegments segments = SoundSegments.Of(_head, frames.Count, _key);
            if (segments.Count == 0) return PieceResult.Missing("nothing is there: the file is shorter");
            // The last frame that is known may be cut off: what ends with it is not complete.
            int count = segments.Count;
            while (piece.MayGrow && count > 0 && segments[count - 1].Last >= frames.Count) count--;
            if (piece.MayGrow && piece.Kind is PieceKind.PackedAudio or PieceKind.MediaPlaylist && piece.Number >= count && piece.Number < segments.Count) return PieceResult.NotYet;
            return piece.Kind switch
            {
                PieceKind.MediaPlaylist when piece.Track.Length == 0
                    => Text(piece, SoundPlaylist.Write(segments, piece, count, _key.TargetMicroseconds, _key.ToString()), isNear),
                PieceKind.MasterPlaylist => Text(piece, SoundPlaylist.WriteMaster(RatesOf(segments, frames), piece), isNear),
                PieceKind.PackedAudio => Segment(piece, segments, frames, isNear),
                _ => PieceResult.Missing("an MP3 has no such piece"),
            };
        }
        catch (Exception e) when (e is MediaFormatException or OverflowException)
        {
            return PieceResult.Unable(e.Message);
        }
    }

    private PieceResult Segment(PackagePiece piece, SoundSegments segments, IFrames frames, bool isNear)
    {
        if (piece.Number >= segments.Count) return PieceResult.Missing(segments.Count);
        SoundPart part = segments[piece.Number];
        LayoutBuilder layout = new LayoutBuilder().AddInline(TimestampTag.Write(segments.ClockOf(piece.Number)));
        if (isNear) layout.AddSource(OffsetOf(part.First, frames), OffsetOf(part.Last, frames) - OffsetOf(part.First, frames));
        else AddFrames(layout, part, frames);
        long duration = segments.StartOf(piece.Number + 1) - segments.StartOf(piece.Number);
        return PieceResult.Made(layout.Build(Tag(piece, isNear), TimestampTag.Size, TimeSpan.FromTicks(Flicks.ToTicks(duration, TimeSpan.TicksPerSecond))), PieceTypes.PackedAudio);
    }

    // What lies between frames, such as the tags of files that were joined, is left out: players would take it for the segment's own.
    private static void AddFrames(LayoutBuilder layout, SoundPart part, IFrames frames)
    {
        long start = -1, end = -1;
        for (long number = part.First; number < part.Last; number++)
        {
            Frame frame = Get(frames, number);
            if (frame.Offset != end)
            {
                if (end > start) layout.AddSource(start, end - start);
                start = frame.Offset;
            }

            end = frame.End;
        }

        layout.AddSource(start, end - start);
    }

    private static long OffsetOf(long number, IFrames frames) => number >= frames.Count ? Get(frames, frames.Count - 1).End : Get(frames, number).Offset;

    private static Frame Get(IFrames frames, long number)
    {
        MediaFormatException.Require(frames.TryGet(number, out Frame frame), $"frame {number} was not found");
        return frame;
    }

    // Frames of a constant bit rate are all alike, give or take a byte of padding.
    private SegmentRates RatesOf(SoundSegments segments, IFrames frames)
    {
        double peak = 0, bytes = 0;
        for (int i = 0; i < segments.Count; i++)
        {
            SoundPart part = segments[i];
            double own = TimestampTag.Size + (_table is null ? part.Count * _head.SizeTimesUnit / (double)_head.Unit : Get(frames, part.Last - 1).End - Get(frames, part.First).Offset);
            bytes += own;
            if (i == 0 || part.Count * 2 >= segments[0].Count) peak = Math.Max(peak, Rate(own, segments.StartOf(i + 1) - segments.StartOf(i)));
        }

        double average = Rate(bytes, segments.StartOf(segments.Count));
        return new SegmentRates((long)Math.Ceiling(Math.Max(peak, average)), (long)Math.Ceiling(average));
    }

    private static double Rate(double bytes, long flicks) => flicks <= 0 ? 0 : bytes * 8 * Flicks.PerSecond / flicks;

    private PieceResult Text(PackagePiece piece, string text, bool isNear)
        => PieceResult.Made(new LayoutBuilder().AddInline(Encoding.UTF8.GetBytes(text)).Build(Tag(piece, isNear), 0, null), PieceTypes.HlsPlaylist);

    // A stream whose rate turns out to vary has other segments than it would have as a constant one.
    private string Tag(PackagePiece piece, bool isNear)
        => FormattableString.Invariant($"{Version}{(isNear ? "n" : "")}:{_key}:{(int)piece.Kind}:{piece.Number}:{piece.Index}:{piece.Prefix}:{piece.Suffix}{(piece.MayGrow ? ":grows" : piece.Growth is null ? "" : ":grown")}");
}
