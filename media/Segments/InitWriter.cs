using StonMedia.Media.Layouts;
using StonMedia.Media.Mp4;
using StonMedia.Media.Mp4.Boxes;
using StonMedia.Media.Mp4.Trim;

namespace StonMedia.Media.Segments;

/// <summary>The header of fragmented MP4: ftyp and a moov that describes the tracks and holds no samples. Edit lists are left out: the segments' times have them in.</summary>
internal static class InitWriter
{
    private static readonly uint Mvex = FourCc.Mvex, Trex = FourCc.Of("trex"u8), Mehd = FourCc.Of("mehd"u8), Vmhd = FourCc.Of("vmhd"u8),
        Smhd = FourCc.Of("smhd"u8);

    /// <param name="presentation">The film.</param>
    /// <param name="tracks">Those to describe.</param>
    /// <param name="tag">See <see cref="Layout.ViewTag"/>.</param>
    /// <param name="tellsDuration">Off for films that grow: the header is to stay as it is.</param>
    /// <exception cref="MediaFormatException">A header box of the source that is cut off.</exception>
    public static Layout Write(Presentation presentation, IReadOnlyList<PlayTrack> tracks, string tag, bool tellsDuration)
    {
        BoxTree tree = presentation.Index.Tree;
        int mvhd = tree.Find(0, FourCc.Mvhd);
        MediaFormatException.Require(mvhd >= 0 && presentation.Index.Timescale > 0, "no usable mvhd");
        var header = new HeaderWriter();
        header.Begin(FourCc.Ftyp).Bytes("iso6"u8).UInt32(1).Bytes("iso6isomcmfcmp41"u8).End();
        header.Begin(FourCc.Moov);
        TimedHeader.Write(header, FourCc.Mvhd, tree.Payload(mvhd).Span, 0, null);
        foreach (PlayTrack track in tracks) WriteTrack(header, tree, track);
        foreach (ProtectionSystem system in ProtectionSystem.Of(tree)) header.Bytes(system.Box.Span);
        header.Begin(Mvex);
        if (tellsDuration) header.Begin(Mehd, 1, 0).UInt64((ulong)Flicks.ToTicks(presentation.Duration, presentation.Index.Timescale)).End();
        foreach (PlayTrack track in tracks)
            header.Begin(Trex, 0, 0).UInt32(track.Track.Id).UInt32(1).UInt32(0).UInt32(0).UInt32(track.IsVideo ? 0x0101_0000u : 0x0200_0000u).End();
        header.End();
        header.End();
        var layout = new LayoutBuilder();
        header.WriteTo(layout);
        return layout.Build(tag, layout.Length, null);
    }

    private static void WriteTrack(HeaderWriter header, BoxTree tree, PlayTrack track)
    {
        int trak = track.Track.Node, mdia = tree.Find(trak, FourCc.Mdia), minf = tree.Find(mdia, FourCc.Minf);
        header.Begin(FourCc.Trak);
        byte[] trackHeader = tree.Payload(tree.Find(trak, FourCc.Tkhd)).ToArray();
        trackHeader[3] |= 3;    // enabled, in the movie: whoever asks for a track by its name means to play it
        TimedHeader.Write(header, FourCc.Tkhd, trackHeader, 0, null);
        header.Begin(FourCc.Mdia);
        Copy(header, tree, mdia, FourCc.Mdhd, zeroDuration: true);
        Copy(header, tree, mdia, FourCc.Hdlr);
        header.Begin(FourCc.Minf);
        Copy(header, tree, minf, track.IsVideo ? Vmhd : Smhd);
        Copy(header, tree, minf, FourCc.Dinf);
        int stbl = tree.Find(minf, FourCc.Stbl);
        header.Begin(FourCc.Stbl);
        Copy(header, tree, stbl, FourCc.Stsd);
        header.Begin(FourCc.Stts, 0, 0).UInt32(0).End();
        header.Begin(FourCc.Stsc, 0, 0).UInt32(0).End();
        header.Begin(FourCc.Stsz, 0, 0).UInt32(0).UInt32(0).End();
        header.Begin(FourCc.Stco, 0, 0).UInt32(0).End();
        header.End();
        header.End();
        header.End();
        header.End();
    }

    private static void Copy(HeaderWriter header, BoxTree tree, int parent, uint type, bool zeroDuration = false)
    {
        int node = tree.Find(parent, type);
        if (node < 0) return;
        if (zeroDuration) TimedHeader.Write(header, type, tree.Payload(node).Span, 0, null);
        else CopyBox.Write(header, tree, node);
    }
}
