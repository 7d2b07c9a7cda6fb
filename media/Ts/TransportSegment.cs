using StonMedia.Media.Layouts;
using StonMedia.Media.Mp4.Trim;

namespace StonMedia.Media.Ts;

/// <summary>
/// One segment as MPEG-2 transport stream (ISO/IEC 13818-1): tables, then PES packets. Complete in itself, and its continuity counters go on
/// from those of the segment before.
/// </summary>
internal sealed class TransportSegment : RenderedBytes
{
    /// <summary>Source bytes that are read along rather than making two ranges.</summary>
    private const long SmallGap = 64 << 10;

    private readonly (long First, long Last)[] _samples;
    private readonly SourceRange[] _sources;
    private readonly UnitCounts? _counts;
    private readonly int _part;
    private readonly int _number;

    /// <param name="program">What it holds.</param>
    /// <param name="part">Part of the presentation.</param>
    /// <param name="samples">Of each track, [First, Last).</param>
    /// <param name="number">Of the segment, from 0.</param>
    /// <param name="sourceLength">Bytes of the source.</param>
    /// <param name="counts">NAL units of its samples; null where lengths do not depend on them.</param>
    /// <exception cref="MediaFormatException">Samples beyond the end of the source, or none at all.</exception>
    public TransportSegment(TransportProgram program, int part, (long First, long Last)[] samples, int number, long sourceLength, UnitCounts? counts = null)
    {
        MediaFormatException.Require(counts is not null || !program.GrowsByUnits, "the segment's samples were not read");
        (Program, _part, _samples, _number, _counts) = (program, part, samples, number, counts);
        Length = LengthOf(PesPlanner.Plan(program.Tracks, part, samples, counts));
        MediaFormatException.Require(Length > PesPlanner.TablePackets * PesPlanner.PacketSize, "no samples in the segment");
        _sources = SourcesOf(program.Tracks, samples, sourceLength);
    }

    public TransportProgram Program { get; }

    public override long Length { get; }

    public override int MemoryBytes => 160 + (_samples.Length * 16) + (_sources.Length * 16) + (_counts?.MemoryBytes ?? 0);

    public override IReadOnlyList<SourceRange> Sources => _sources;

    /// <summary>Bytes of the segment that these PES packets make.</summary>
    public static long LengthOf(PesUnit[] units)
        => (units.Length == 0 ? PesPlanner.TablePackets : units[^1].FirstPacket + units[^1].Packets) * PesPlanner.PacketSize;

    protected override ByteRenderer OpenCore(long offset, long count)
        => new TransportRenderer(Program, PesPlanner.Plan(Program.Tracks, _part, _samples, _counts), _sources, _number, offset, count);

    /// <summary>Where the samples of a segment lie, rising, close ranges joined.</summary>
    /// <exception cref="MediaFormatException">Samples beyond the end of the source, or none at all.</exception>
    public static SourceRange[] SourcesOf(IReadOnlyList<TransportTrack> tracks, (long First, long Last)[] samples, long sourceLength)
    {
        var ranges = new List<SourceRange>();
        for (int i = 0; i < tracks.Count; i++)
        {
            if (samples[i].Last <= samples[i].First) continue;
            foreach ((long start, long end) in new SourceSpan(tracks[i].Play.Track, new SampleRun(samples[i].First, samples[i].Last)).AllChunks())
            {
                if (end > start) ranges.Add(new SourceRange(start, end));
            }
        }

        ranges.Sort(static (a, b) => a.Start.CompareTo(b.Start));
        var joined = new List<SourceRange>();
        foreach (SourceRange range in ranges)
        {
            if (joined.Count > 0 && range.Start <= joined[^1].End + SmallGap) joined[^1] = new SourceRange(joined[^1].Start, Math.Max(joined[^1].End, range.End));
            else joined.Add(range);
        }

        MediaFormatException.Require(joined.Count > 0 && joined[^1].End <= sourceLength, "samples lie beyond the end of the file");
        return [.. joined];
    }
}
