using StonMedia.Media.Layouts;
using StonMedia.Media.Mp4;
using StonMedia.Media.Mp4.Trim;

namespace StonMedia.Media.Segments;

/// <summary>
/// One segment as fragmented MP4 (ISO/IEC 14496-12, 8.8; CMAF): styp, moof, and an mdat of source ranges, each track's samples in one run.
/// </summary>
internal static class FragmentWriter
{
    /// <summary>Source ranges of one segment; more scattered ones are refused.</summary>
    private const int MaxRanges = 50_000;

    private static readonly uint Mfhd = FourCc.Of("mfhd"u8), Traf = FourCc.Of("traf"u8), Tfhd = FourCc.Of("tfhd"u8), Tfdt = FourCc.Of("tfdt"u8),
        Trun = FourCc.Of("trun"u8);

    /// <param name="tracks">What the segment holds; those without samples are left out.</param>
    /// <param name="part">The part of the presentation that it belongs to.</param>
    /// <param name="samples">Of each track, [First, Last).</param>
    /// <param name="sequence">Number of the fragment, from 1.</param>
    /// <param name="sourceLength">Bytes of the source.</param>
    /// <param name="duration">Playing time in flicks.</param>
    /// <param name="tag">See <see cref="Layout.ViewTag"/>.</param>
    /// <param name="decoded">When the first sample is decoded (ticks, 0 or more); null: when the presentation has it.</param>
    /// <exception cref="MediaFormatException">Samples beyond the end of the source, or too scattered.</exception>
    public static Layout Write(
        IReadOnlyList<PlayTrack> tracks, int part, (long First, long Last)[] samples, uint sequence, long sourceLength, long duration, string tag, long? decoded = null)
    {
        int[] present = [.. Enumerable.Range(0, samples.Length).Where(i => samples[i].Last > samples[i].First)];
        MediaFormatException.Require(present.Length > 0, "no samples in the segment");
        TrackRunTable[] tables = [.. present.Select(i => new TrackRunTable(tracks[i].Track, samples[i].First, samples[i].Last))];
        long[] bytes = [.. present.Select(i => tracks[i].Track.Sizes.Bytes(samples[i].First, samples[i].Last))];
        long media = bytes.Sum(), moof = 8 + 16 + tables.Sum(static t => 8 + 20 + 20 + 20 + t.Length)
            + present.Sum(i => FragmentEncryption.LengthOf(tracks[i].Track, samples[i].First, samples[i].Last));
        MediaFormatException.Require(moof + 8 + media <= int.MaxValue, "a segment of more than 2 GiB");
        var header = new HeaderWriter();
        header.Begin(FourCc.Styp).Bytes("msdh"u8).UInt32(0).Bytes("msdhcmfs"u8).End();
        long moofStart = header.Length, dataOffset = moof + 8;
        header.Begin(FourCc.Moof).Begin(Mfhd, 0, 0).UInt32(sequence).End();
        for (int i = 0; i < present.Length; i++)
        {
            PlayTrack track = tracks[present[i]];
            (long first, long last) = samples[present[i]];
            header.Begin(Traf);
            header.Begin(Tfhd, 0, 0x020002).UInt32(track.Track.Id).UInt32((uint)track.DescriptionOf(first) + 1).End();
            header.Begin(Tfdt, 1, 0).UInt64((ulong)Math.Max(0, decoded ?? track.Decoded(part, first))).End();
            header.Begin(Trun, 1, tables[i].Flags).UInt32((uint)(last - first)).UInt32((uint)dataOffset).Computed(tables[i]);
            header.End();
            FragmentEncryption.Write(header, track.Track, first, last, moofStart);
            header.End();
            dataOffset += bytes[i];
        }

        header.End();
        MediaFormatException.Require(header.Length - moofStart == moof, "moof of another size than planned");
        header.UInt32((uint)(media + 8)).UInt32(FourCc.Mdat);
        MediaFormatException.Require(header.Length + media == LengthOf(tracks, samples), "a segment of another size than planned");
        var layout = new LayoutBuilder();
        header.WriteTo(layout);
        foreach (int i in present) AddSamples(layout, tracks[i].Track, samples[i], sourceLength);
        return layout.Build(tag, 0, TimeSpan.FromTicks(Flicks.ToTicks(Math.Max(0, duration), TimeSpan.TicksPerSecond)));
    }

    /// <summary>Bytes that <see cref="Write"/> gives.</summary>
    public static long LengthOf(IReadOnlyList<PlayTrack> tracks, (long First, long Last)[] samples)
    {
        long length = 24 + 8 + 16 + 8;    // styp, moof, mfhd, header of mdat
        for (int i = 0; i < samples.Length; i++)
        {
            (long first, long last) = samples[i];
            if (last > first) length += 68 + new TrackRunTable(tracks[i].Track, first, last).Length + FragmentEncryption.LengthOf(tracks[i].Track, first, last) + tracks[i].Track.Sizes.Bytes(first, last);
        }

        return length;
    }

    private static void AddSamples(LayoutBuilder layout, Mp4Track track, (long First, long Last) samples, long sourceLength)
    {
        var span = new SourceSpan(track, new SampleRun(samples.First, samples.Last));
        foreach ((long start, long end) in span.AllChunks())
        {
            MediaFormatException.Require(end <= sourceLength, "samples lie beyond the end of the file");
            MediaFormatException.Require(layout.PieceCount < MaxRanges, "samples too scattered");
            layout.AddSource(start, end - start);
        }
    }
}
