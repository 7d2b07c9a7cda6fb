using System.Buffers.Binary;
using StonMedia.Media.Mp4.Boxes;
using StonMedia.Media.Mp4.Fragments;
using StonMedia.Media.Parsing;

namespace StonMedia.Media.Mp4;

/// <summary>Makes an index of a complete moov.</summary>
internal static class Mp4IndexReader
{
    /// <summary>A moov of a fragmented film up to this many bytes is kept whole: another one is made of it.</summary>
    private const long KeptWhole = 1 << 20;

    /// <exception cref="MediaFormatException">The moov cannot be used at all.</exception>
    public static Mp4Index Read(ReadOnlySpan<byte> moov, TopBox box, List<TopBox> top, long sourceLength, MediaLimits limits)
    {
        BoxTree tree = BoxTreeReader.Read(moov, new BoxHeader(box.Type, box.HeaderSize, box.Size), box.Offset, limits);
        if (tree.Find(0, FourCc.Mvex) >= 0 && box.Size <= KeptWhole)
            tree = BoxTreeReader.Read(moov, new BoxHeader(box.Type, box.HeaderSize, box.Size), box.Offset, limits, keepsAll: true);
        return Read(moov, tree, top, sourceLength, null);
    }

    /// <summary>The index of a moov that was written for a fragmented film.</summary>
    /// <param name="moov">What was written.</param>
    /// <param name="film">The moov of the source.</param>
    /// <param name="gathered">Its tracks as their fragments have them.</param>
    /// <param name="limits">Bounds.</param>
    public static Mp4Index ReadWritten(ReadOnlySpan<byte> moov, Mp4Index film, List<FragmentTrack> gathered, MediaLimits limits)
    {
        BoxTree tree = BoxTreeReader.Read(moov, new BoxHeader(FourCc.Moov, 8, moov.Length), film.Tree.MoovOffset, limits, keepsAll: true);
        return Read(moov, tree, film.Top, film.SourceLength, film, gathered);
    }

    private static Mp4Index Read(ReadOnlySpan<byte> moov, BoxTree tree, IReadOnlyList<TopBox> top, long sourceLength, Mp4Index? fragmented, List<FragmentTrack>? gathered = null)
    {
        MediaFormatException.Require(tree.Find(0, FourCc.Cmov) < 0, "compressed moov");
        var tracks = new List<Mp4Track>();
        int children = 0;
        for (int child = tree.FirstChild(0); child >= 0; child = tree.NextSibling(child), children++)
            if (tree[child].Type == FourCc.Trak) tracks.Add(Encrypted(Mp4TrackReader.Read(tree, child, moov, sourceLength), gathered, sourceLength));
        MediaFormatException.Require(tracks.Count > 0, "no tracks");
        int mvhd = tree.Find(0, FourCc.Mvhd);
        ReadOnlySpan<byte> header = mvhd < 0 ? default : tree.Payload(mvhd).Span;
        bool wide = header.Length >= 32 && header[0] == 1;
        uint timescale = header.Length < 20 ? 0 : BinaryPrimitives.ReadUInt32BigEndian(header[(wide ? 20 : 12)..]);
        ulong duration = header.Length < 20 ? 0
            : wide ? BinaryPrimitives.ReadUInt64BigEndian(header[24..])
            : BinaryPrimitives.ReadUInt32BigEndian(header[16..]);
        if (duration == (wide ? ulong.MaxValue : uint.MaxValue)) duration = 0;
        return new Mp4Index(tree, [.. tracks], [.. top], sourceLength, timescale, duration, fragmented);
    }

    // With what its fragments tell of the encryption.
    private static Mp4Track Encrypted(Mp4Track track, List<FragmentTrack>? gathered, long sourceLength)
    {
        if (gathered?.Find(t => t.Track.Id == track.Id) is not { } fragments) return track;
        (SampleEncryption? encryption, string? fault) = fragments.Encryption(sourceLength);
        return track with { Encryption = encryption, EncryptionFault = fault };
    }
}
