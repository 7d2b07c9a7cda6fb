using System.Text;
using StonMedia.Media.Layouts;
using StonMedia.Media.Mp4;
using StonMedia.Media.Mp4.Boxes;
using StonMedia.Media.Mp4.Trim;

namespace StonMedia.Media.Subtitles;

/// <summary>WebVTT in fragmented MP4 (ISO/IEC 14496-30, 7): what DASH players take as segmented subtitles. Times are milliseconds.</summary>
internal static class TextFragment
{
    public const int Timescale = 1000;

    private const uint TrackId = 1;

    /// <summary>Bytes of one segment's text: where many cues are on show at a time, each stands in every sample.</summary>
    private const long MaxText = 4 << 20;

    private static readonly uint Mvex = FourCc.Mvex, Trex = FourCc.Of("trex"u8), Nmhd = FourCc.Of("nmhd"u8), VttC = FourCc.Of("vttC"u8), Url = FourCc.Of("url "u8),
        Mfhd = FourCc.Of("mfhd"u8), Traf = FourCc.Of("traf"u8), Tfhd = FourCc.Of("tfhd"u8), Tfdt = FourCc.Of("tfdt"u8), Trun = FourCc.Of("trun"u8),
        Vttc = FourCc.Of("vttc"u8), Vtte = FourCc.Of("vtte"u8), Payl = FourCc.Of("payl"u8), Sttg = FourCc.Of("sttg"u8);

    /// <summary>The header: one track of text.</summary>
    /// <param name="tree">Of the film, for its movie header.</param>
    /// <param name="styles">STYLE and REGION blocks.</param>
    /// <param name="tag">See <see cref="Layout.ViewTag"/>.</param>
    public static Layout Init(BoxTree tree, string styles, string tag)
    {
        var header = new HeaderWriter();
        header.Begin(FourCc.Ftyp).Bytes("iso6"u8).UInt32(1).Bytes("iso6isomcmfc"u8).End();
        header.Begin(FourCc.Moov);
        TimedHeader.Write(header, FourCc.Mvhd, tree.Payload(tree.Find(0, FourCc.Mvhd)).Span, 0, null);
        header.Begin(FourCc.Trak);
        header.Begin(FourCc.Tkhd, 0, 7).UInt32(0).UInt32(0).UInt32(TrackId).Bytes(new byte[24]).UInt32(0x10000).Bytes(new byte[12]).UInt32(0x10000).Bytes(new byte[12])
            .UInt32(0x4000_0000).UInt32(0).UInt32(0).End();
        header.Begin(FourCc.Mdia);
        header.Begin(FourCc.Mdhd, 0, 0).UInt32(0).UInt32(0).UInt32(Timescale).UInt32(0).UInt32(0x55C4_0000).End();    // language: undetermined, the manifest says it
        header.Begin(FourCc.Hdlr, 0, 0).UInt32(0).Bytes("text"u8).Bytes(new byte[13]).End();
        header.Begin(FourCc.Minf).Begin(Nmhd, 0, 0).End();
        header.Begin(FourCc.Dinf).Begin(FourCc.Dref, 0, 0).UInt32(1).Begin(Url, 0, 1).End().End().End();
        header.Begin(FourCc.Stbl);
        header.Begin(FourCc.Stsd, 0, 0).UInt32(1).Begin(TextSample.Wvtt).Bytes(new byte[7]).Bytes([1])
            .Begin(VttC).Bytes(Encoding.UTF8.GetBytes(styles.Length == 0 ? "WEBVTT" : "WEBVTT\n\n" + styles.TrimEnd())).End().End().End();
        header.Begin(FourCc.Stts, 0, 0).UInt32(0).End();
        header.Begin(FourCc.Stsc, 0, 0).UInt32(0).End();
        header.Begin(FourCc.Stsz, 0, 0).UInt32(0).UInt32(0).End();
        header.Begin(FourCc.Stco, 0, 0).UInt32(0).End();
        header.End().End().End().End();
        header.Begin(Mvex).Begin(Trex, 0, 0).UInt32(TrackId).UInt32(1).UInt32(0).UInt32(0).UInt32(0x0200_0000).End().End();
        header.End();
        return new LayoutBuilder().AddInline(header.ToBytes()).Build(tag, header.Length, null);
    }

    /// <summary>One segment: a sample for each stretch between a cue's beginning or end and the next, empty ones where nothing is shown.</summary>
    /// <param name="cues">Those that are on show in the segment, in the order of their beginnings.</param>
    /// <param name="start">Where it begins, on the cues' clock.</param>
    /// <param name="end">Where it ends, above the start.</param>
    /// <param name="shift">Milliseconds that times in the segment are later than the cues' clock.</param>
    /// <param name="sequence">Number of the fragment, from 1.</param>
    /// <exception cref="MediaFormatException">More text than a segment may have.</exception>
    public static byte[] Segment(IReadOnlyList<Cue> cues, long start, long end, long shift, uint sequence)
    {
        long[] borders = [.. cues.SelectMany(static c => (long[])[c.Start, c.End]).Append(start).Append(end).Where(t => t >= start && t <= end).Distinct().Order()];
        var samples = new List<(uint Duration, byte[] Bytes)>();
        var shown = new List<Cue>();
        int next = 0;
        long bytes = 0;
        for (int i = 0; i + 1 < borders.Length; i++)
        {
            shown.RemoveAll(c => c.End <= borders[i]);
            for (; next < cues.Count && cues[next].Start <= borders[i]; next++)
                if (cues[next].End > borders[i]) shown.Add(cues[next]);
            bytes += shown.Sum(static c => 24L + c.Text.Length + c.Settings.Length);
            MediaFormatException.Require(bytes <= MaxText, "more subtitles at a time than can be shown");
            samples.Add(((uint)(borders[i + 1] - borders[i]), Sample(shown)));
        }

        var header = new HeaderWriter();
        header.Begin(FourCc.Styp).Bytes("msdh"u8).UInt32(0).Bytes("msdhcmfs"u8).End();
        long moof = header.Length;
        int size = 8 + 16 + 8 + 16 + 20 + 20 + (samples.Count * 8);
        header.Begin(FourCc.Moof).Begin(Mfhd, 0, 0).UInt32(sequence).End();
        header.Begin(Traf).Begin(Tfhd, 0, 0x020000).UInt32(TrackId).End();
        header.Begin(Tfdt, 1, 0).UInt64((ulong)Math.Max(0, start + shift)).End();
        header.Begin(Trun, 0, 0x301).UInt32((uint)samples.Count).UInt32((uint)size + 8);
        foreach ((uint duration, byte[] sample) in samples) header.UInt32(duration).UInt32((uint)sample.Length);
        header.End().End().End();
        MediaFormatException.Require(header.Length - moof == size, "moof of another size than planned");
        header.Begin(FourCc.Mdat);
        foreach ((_, byte[] sample) in samples) header.Bytes(sample);
        return header.End().ToBytes();
    }

    private static byte[] Sample(List<Cue> cues)
    {
        var sample = new HeaderWriter();
        foreach (Cue cue in cues)
        {
            sample.Begin(Vttc);
            if (cue.Settings.Length > 0) sample.Begin(Sttg).Bytes(Encoding.UTF8.GetBytes(cue.Settings)).End();
            sample.Begin(Payl).Bytes(Encoding.UTF8.GetBytes(cue.Text)).End();
            sample.End();
        }

        if (sample.Length == 0) sample.Begin(Vtte).End();
        return sample.ToBytes();
    }
}
