using StonMedia.Media.Mp4.Boxes;
using StonMedia.Media.Segments;

namespace StonMedia.Media.Mp4.Trim;

/// <summary>
/// What a seam of HEVC needs: an end-of-sequence unit behind the last picture before it (ITU-T H.265, 7.4.2.4.4). Without one a decoder takes the
/// CRA picture that begins the next section for the middle of a sequence: picture numbers come twice, and leading pictures refer to what is not there.
/// </summary>
internal static class EndOfSequence
{
    private const int LengthSizeAt = 21;    // of hvcC (ISO/IEC 14496-15, 8.3.3.1)

    /// <summary>
    /// Pictures that a decoder may hold back and then drop at a CRA picture behind such a unit (C.5.2.2: NoOutputOfPriorPicsFlag is 1 there).
    /// Encoders let two or three wait; what is dropped should be none that is to be seen.
    /// </summary>
    public const int SparePictures = 4;

    /// <summary>The unit with its length in front, as a sample holds it; empty for other codecs and for encrypted tracks.</summary>
    public static ReadOnlyMemory<byte> For(BoxTree tree, Mp4Track track)
    {
        int stsd = tree.Find(tree.SampleTable(track.Node), FourCc.Stsd);
        byte[] unit = [];
        foreach (SampleEntry entry in SampleEntryReader.Read(tree.Payload(stsd), track.IsVideo))
        {
            if (FourCc.Text(entry.Format) is not ("hvc1" or "hev1" or "dvh1" or "dvhe") || entry.Configuration.Length <= LengthSizeAt) return default;
            int length = (entry.Configuration.Span[LengthSizeAt] & 3) + 1;
            if (unit.Length > 0 && unit.Length != length + 2) return default;
            unit = [.. new byte[length - 1], 2, 36 << 1, 1];
        }

        return unit;
    }
}
