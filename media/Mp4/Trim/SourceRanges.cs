namespace StonMedia.Media.Mp4.Trim;

/// <summary>
/// The source ranges that hold the samples of a section, in file order. Where nearly all bytes between two borders are wanted, which in
/// an interleaved file is all but its ends, they are one range, found without looking at the chunks; elsewhere chunks are joined one by one.
/// </summary>
internal static class SourceRanges
{
    /// <summary>Bytes nobody asked for that are sent along rather than making two ranges.</summary>
    private const long SmallGap = 1024;

    /// <summary>Unasked bytes in a whole stretch: at most this share of it.</summary>
    private const int WasteShare = 64;

    /// <summary>Chunks that are looked at one by one.</summary>
    private const int MaxChunks = 4_000_000;

    /// <exception cref="MediaFormatException">Samples beyond the end of the source, or too scattered.</exception>
    public static List<(long Start, long End)> Of(IReadOnlyList<SourceSpan> spans, long sourceLength)
    {
        var ranges = new List<(long Start, long End)>();
        var ordered = new List<SourceSpan>(spans.Count);
        var borders = new List<long>(spans.Count * 2);
        foreach (SourceSpan span in spans)
        {
            if (!span.IsOrdered) continue;
            ordered.Add(span);
            borders.Add(span.Start);
            borders.Add(span.End);
        }

        borders.Sort();
        for (int i = 0; i + 1 < borders.Count; i++)
            if (borders[i] < borders[i + 1]) AddStretch(ranges, ordered, borders[i], borders[i + 1]);
        foreach (SourceSpan span in spans)
            if (!span.IsOrdered) AddAll(ranges, span.AllChunks());
        return Joined(ranges, sourceLength);
    }

    private static void AddStretch(List<(long Start, long End)> ranges, List<SourceSpan> spans, long from, long to)
    {
        long wanted = 0;
        foreach (SourceSpan span in spans) wanted += span.BytesBetween(from, to);
        if (wanted == 0) return;
        if (to - from - wanted <= Math.Max(SmallGap, (to - from) / WasteShare)) ranges.Add((from, to));
        else foreach (SourceSpan span in spans) AddAll(ranges, span.ChunksBetween(from, to));
    }

    private static void AddAll(List<(long Start, long End)> ranges, IEnumerable<(long Start, long End)> chunks)
    {
        foreach ((long Start, long End) chunk in chunks)
        {
            MediaFormatException.Require(ranges.Count < MaxChunks, "samples too scattered");
            if (ranges.Count > 0 && ranges[^1].End == chunk.Start) ranges[^1] = (ranges[^1].Start, chunk.End);
            else if (chunk.End > chunk.Start) ranges.Add(chunk);
        }
    }

    private static List<(long Start, long End)> Joined(List<(long Start, long End)> ranges, long sourceLength)
    {
        if (ranges.Count > 1) ranges.Sort();
        int kept = 0;
        for (int i = 1; i < ranges.Count; i++)
        {
            if (ranges[i].Start <= ranges[kept].End + SmallGap) ranges[kept] = (ranges[kept].Start, Math.Max(ranges[kept].End, ranges[i].End));
            else ranges[++kept] = ranges[i];
        }

        if (ranges.Count > 0) ranges.RemoveRange(kept + 1, ranges.Count - kept - 1);
        MediaFormatException.Require(ranges.Count == 0 || ranges[^1].End <= sourceLength, "samples lie beyond the end of the file");
        return ranges;
    }
}
