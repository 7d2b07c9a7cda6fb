using StonMedia.Media.Layouts;
using StonMedia.Media.Mp4.Boxes;

namespace StonMedia.Media.Mp4.Trim;

/// <summary>Puts a new film together from sections of a source, in any order, and makes its layout.</summary>
internal sealed class CutFilm
{
    /// <summary>Movie times get at least this many ticks a second: rounding below a hundredth of a millisecond.</summary>
    private const uint FineTimescale = 90_000;

    private readonly Mp4Index _index;
    private readonly TrackCut[] _cuts;
    private readonly bool _joins;
    private long _length;    // of all sections so far, in flicks
    private long _mediaBytes;
    private readonly List<(SourceSpan Span, SourceMap Map)>[] _spans;
    private readonly List<(SourceMap Map, List<(long Start, long End)> Ranges)> _sections = [];

    /// <param name="index">The source.</param>
    /// <param name="timelines">The tracks that are wanted of it.</param>
    /// <param name="joins">Several sections are to come.</param>
    public CutFilm(Mp4Index index, IReadOnlyList<TrackTimeline> timelines, bool joins)
    {
        (_index, _joins) = (index, joins);
        _cuts = new TrackCut[timelines.Count];
        _spans = new List<(SourceSpan, SourceMap)>[timelines.Count];
        for (int i = 0; i < _cuts.Length; i++)
        {
            _cuts[i] = joins ? Joined(index, timelines[i]) : new EditedCut(timelines[i]);
            _spans[i] = [];
        }
    }

    /// <summary>No section is in it yet.</summary>
    public bool IsEmpty => _sections.Count == 0;

    /// <summary>Appends the section [start, end) of the source's presentation (flicks).</summary>
    /// <param name="start">Where it begins.</param>
    /// <param name="end">Where it ends.</param>
    /// <param name="earliestSound">A sound packet that begins before this, partly hidden, is left out.</param>
    /// <param name="mostBytes">Source bytes that all sections may have together.</param>
    public Appended Append(long start, long end, long earliestSound, long mostBytes)
    {
        var map = new SourceMap();
        var spans = new List<SourceSpan>();
        var before = new int[_cuts.Length];
        for (int i = 0; i < _cuts.Length; i++)
        {
            before[i] = _spans[i].Count;
            foreach (SampleRun run in _cuts[i].Append(_length, start, end, earliestSound))
            {
                var span = new SourceSpan(_cuts[i].Track, run);
                spans.Add(span);
                _spans[i].Add((span, map));
            }
        }

        if (spans.Count == 0) return Appended.Nothing;
        List<(long Start, long End)> ranges = SourceRanges.Of(spans, _index.SourceLength);
        if (_mediaBytes + Bytes(ranges) > mostBytes)
        {
            for (int i = 0; i < _cuts.Length; i++)
            {
                _cuts[i].RemoveLast();
                _spans[i].RemoveRange(before[i], _spans[i].Count - before[i]);
            }

            return Appended.TooLarge;
        }

        _length += end - start;
        _mediaBytes += Bytes(ranges);
        _sections.Add((map, ranges));
        return Appended.Whole;
    }

    /// <param name="tag">See <see cref="Layout.ViewTag"/>.</param>
    public Layout Build(string tag)
    {
        long duration = _length;
        foreach (TrackCut cut in _cuts) cut.Seal();
        Dictionary<SourceMap, SourceSpan>? marked = _joins ? MarkSeams() : null;
        long media = _mediaBytes + (marked?.Sum(static m => m.Value.Mark.Length) ?? 0);
        long encryption = 0;
        foreach (TrackCut cut in _cuts)
            if (cut.Track.Encryption is { } kept) encryption += cut.Runs.Sum(r => kept.Ranges(r).Sum(static p => p.Count));
        long ceiling = media + encryption + (2L * _index.Tree.Moov.Size) + (1 << 20);    // the new moov is hardly larger than the old one
        TopBox first = _index.Top[0];
        bool hasType = first.Type == FourCc.Ftyp;
        HeaderWriter header = WriteMoov(ceiling > uint.MaxValue ? 8 : 4, duration, hasType ? first.Size : 0);
        if (media + 8 > uint.MaxValue) header.UInt32(1).UInt32(FourCc.Mdat).UInt64((ulong)media + 16);
        else header.UInt32((uint)media + 8).UInt32(FourCc.Mdat);
        var layout = new LayoutBuilder();
        if (hasType) layout.AddSource(first.Offset, first.Size);
        header.WriteTo(layout);
        long headerLength = layout.Length;
        var pieces = new List<(SourceMap Map, int First, int Count)>();
        foreach ((SourceMap map, List<(long Start, long End)> ranges) in _sections)
        {
            int from = -1;
            SourceSpan? mark = marked?.GetValueOrDefault(map);
            foreach ((long start, long end) in ranges)
            {
                long until = mark is not null && mark.End > start && mark.End <= end ? mark.End : end;
                layout.AddSource(start, until - start);
                if (from < 0) from = layout.PieceCount - 1;    // may be the piece before, grown
                if (mark is null || until != mark.End) continue;
                layout.AddShared(mark.Mark).AddSource(until, end - until);
                mark = null;
            }

            MediaFormatException.Require(mark is null, "a seam whose last picture is not in its section");

            pieces.Add((map, from, from < 0 ? 0 : layout.PieceCount - from));    // none: all its samples are empty
        }

        Layout built = layout.Build(tag, headerLength, TimeSpan.FromTicks(Tables.Sums.Scale(duration, TimeSpan.TicksPerSecond, Flicks.PerSecond)));
        foreach ((SourceMap map, int from, int count) in pieces) map.Bind(built, from, count);
        return built;
    }

    // Behind the last picture of each section but the last; where a section has several runs of pictures, or the film several pictures
    // at a time, their samples may stand in the same chunk, which must not be parted.
    private Dictionary<SourceMap, SourceSpan> MarkSeams()
    {
        var marked = new Dictionary<SourceMap, SourceSpan>();
        int video = Array.FindIndex(_cuts, static c => c.Track.IsVideo && c.SampleCount > 0);
        if (video < 0 || Array.FindLastIndex(_cuts, static c => c.Track.IsVideo && c.SampleCount > 0) != video) return marked;
        Mp4Track track = _cuts[video].Track;
        ReadOnlyMemory<byte> mark = track.Sizes.IsConstant ? default : EndOfSequence.For(_index.Tree, track);
        List<(SourceSpan Span, SourceMap Map)> spans = _spans[video];
        for (int i = 0; i + 1 < spans.Count && !mark.IsEmpty; i++)
        {
            (SourceSpan span, SourceMap map) = spans[i];
            if (map == spans[i + 1].Map || (i > 0 && map == spans[i - 1].Map) || track.Sizes.SizeOf(span.Run.Last - 1) == 0) continue;
            span.Mark = mark;
            marked.Add(map, span);
        }

        return marked;
    }

    private static TrackCut Joined(Mp4Index index, TrackTimeline timeline)
        => timeline.Track.IsVideo ? new JoinedVideo(timeline, EndOfSequence.For(index.Tree, timeline.Track).IsEmpty ? 0 : EndOfSequence.SparePictures)
            : timeline.Track.IsSound ? new JoinedSound(timeline) : new JoinedData(timeline);

    private static long Bytes(List<(long Start, long End)> ranges)
    {
        long bytes = 0;
        foreach ((long start, long end) in ranges) bytes += end - start;
        return bytes;
    }

    private HeaderWriter WriteMoov(int offsetWidth, long duration, long before)
    {
        BoxTree tree = _index.Tree;
        var header = new HeaderWriter();
        uint timescale = FinerTimescale(_index.Timescale);
        var kept = new List<uint>(_cuts.Length);
        foreach (TrackCut cut in _cuts)
            if (cut.SampleCount > 0) kept.Add(cut.Track.Id);
        header.Begin(FourCc.Moov);
        for (int child = tree.FirstChild(0); child >= 0; child = tree.NextSibling(child))
        {
            uint type = tree[child].Type;
            if (type == FourCc.Mvhd)
            {
                TimedHeader.Write(header, type, tree.Payload(child).Span, Flicks.ToTicks(duration, timescale), timescale);
            }
            else if (type == FourCc.Trak)
            {
                int cut = 0;
                while (cut < _cuts.Length && (_cuts[cut].Track.Node != child || _cuts[cut].SampleCount == 0)) cut++;
                if (cut == _cuts.Length) continue;    // not wanted, or nothing of it in the section: a track without samples stops some players
                var tables = new SampleTableWriter(header, tree, _cuts[cut], _spans[cut], offsetWidth, before);
                new CutTrackWriter(header, tree, _cuts[cut], timescale, tables, kept).Write();
            }
            else if (type == FourCc.Udta)
            {
                WriteUserData(header, tree, child);
            }
            else if (!HasStaleOffsets(tree, type))
            {
                CopyBox.Write(header, tree, child);
            }
        }

        header.End();
        return header;
    }

    // All but the chapter list, whose times are the source's.
    internal static void WriteUserData(HeaderWriter header, BoxTree tree, int udta)
    {
        header.Begin(FourCc.Udta);
        for (int child = tree.FirstChild(udta); child >= 0; child = tree.NextSibling(child))
            if (tree[child].Type != FourCc.Chpl && !HasStaleOffsets(tree, tree[child].Type)) CopyBox.Write(header, tree, child);
        header.End();
    }

    /// <summary>A box whose items stand at places of the source (iloc), which a cut film does not have.</summary>
    internal static bool HasStaleOffsets(BoxTree tree, uint type) => type == FourCc.Meta && tree.HasItemLocations;

    // A multiple, so that no time of the source is lost.
    private static uint FinerTimescale(uint timescale)
    {
        MediaFormatException.Require(timescale > 0, "no movie timescale");
        return timescale >= FineTimescale ? timescale : (FineTimescale + timescale - 1) / timescale * timescale;
    }
}
