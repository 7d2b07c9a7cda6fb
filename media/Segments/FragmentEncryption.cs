using StonMedia.Media.Mp4;
using StonMedia.Media.Mp4.Trim;

namespace StonMedia.Media.Segments;

/// <summary>
/// What goes into a track fragment with encrypted samples (ISO/IEC 23001-7, 7): their vectors and sub-samples as the source has them in a senc, and saiz
/// and saio that say the same.
/// </summary>
internal static class FragmentEncryption
{
    private const int Senc = 16, Saiz = 17, Saio = 20;    // bytes of the boxes without what each sample has

    /// <summary>Bytes that <see cref="Write"/> adds.</summary>
    public static long LengthOf(Mp4Track track, long first, long last)
        => track.Encryption is not { } encryption || last <= first ? 0 : Senc + Saiz + Saio + (last - first) + encryption.Ranges(new SampleRun(first, last)).Sum(static r => r.Count);

    /// <param name="header">Stands in the traf.</param>
    /// <param name="moof">Where the moof begins in it: offsets count from there.</param>
    public static void Write(HeaderWriter header, Mp4Track track, long first, long last, long moof)
    {
        if (track.Encryption is not { } encryption) return;
        var run = new SampleRun(first, last);
        header.Begin(FourCc.Saiz, 0, 0).Bytes([0]).UInt32(checked((uint)run.Count)).Shared(encryption.Sizes(run));
        header.End();
        header.Begin(FourCc.Saio, 0, 0).UInt32(1).UInt32(checked((uint)(header.Length + 4 + Senc - moof))).End();
        header.Begin(FourCc.Senc, 0, encryption.Flags).UInt32((uint)run.Count);
        foreach ((long offset, long count) in encryption.Ranges(run)) header.Source(offset, count);
        header.End();
    }
}
