using System.Buffers.Binary;

namespace StonMedia.Media.Tests.Mp4;

/// <summary>Makes MP4 files in memory for tests; written from the standard, apart from the code under test.</summary>
internal sealed class Mp4Maker
{
    public List<TestTrack> Tracks { get; } = [];

    public bool MoovInFront { get; init; }

    public bool WideMdat { get; init; }

    public bool WideBoxes { get; init; }

    public byte[] BeforeMdat { get; init; } = [];

    public byte[] AfterMoov { get; init; } = [];

    public byte[] MoovExtra { get; init; } = [];

    public uint MovieTimescale { get; init; } = 1000;

    /// <summary>Added to every chunk offset: files that claim to be huge.</summary>
    public long OffsetBias { get; init; }

    public static byte[] Box(string type, params byte[][] payloads)
    {
        int size = 8 + payloads.Sum(p => p.Length);
        var box = new byte[size];
        U32((uint)size).CopyTo(box, 0);
        for (int i = 0; i < 4; i++) box[4 + i] = (byte)type[i];
        int at = 8;
        foreach (byte[] payload in payloads)
        {
            payload.CopyTo(box, at);
            at += payload.Length;
        }

        return box;
    }

    public static byte[] Full(string type, byte version, uint flags, params byte[][] payloads)
        => Box(type, [U32(((uint)version << 24) | flags), .. payloads]);

    public static byte[] U16(int value) => [(byte)(value >> 8), (byte)value];

    public static byte[] U32(uint value)
    {
        var bytes = new byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(bytes, value);
        return bytes;
    }

    public static byte[] U64(ulong value) => [.. U32((uint)(value >> 32)), .. U32((uint)value)];

    public byte[] Build()
    {
        byte[] ftyp = Box("ftyp", "isom"u8.ToArray(), U32(512), "isomiso2"u8.ToArray());
        byte[] media = Media(out List<(TestTrack Track, List<long> Offsets)> placed);
        byte[] mdat = WideMdat ? [.. U32(1), .. "mdat"u8, .. U64((ulong)media.Length + 16), .. media] : Box("mdat", media);
        int headerSize = WideMdat ? 16 : 8;
        byte[] moov = Moov(placed, 0);
        long mediaAt = ftyp.Length + BeforeMdat.Length + headerSize + (MoovInFront ? moov.Length : 0);
        moov = Moov(placed, mediaAt + OffsetBias);
        return MoovInFront ? [.. ftyp, .. moov, .. BeforeMdat, .. mdat, .. AfterMoov] : [.. ftyp, .. BeforeMdat, .. mdat, .. moov, .. AfterMoov];
    }

    public byte[] MoovOnly(long mediaAt) => Moov([.. Tracks.Select(t => (t, Enumerable.Range(0, t.ChunkCount).Select(i => (long)i * 100).ToList()))], mediaAt);

    // Chunks of the tracks take turns.
    private byte[] Media(out List<(TestTrack Track, List<long> Offsets)> placed)
    {
        var media = new List<byte>();
        placed = [.. Tracks.Select(t => (t, new List<long>()))];
        for (int chunk = 0; Tracks.Exists(t => chunk < t.ChunkCount); chunk++)
            foreach ((TestTrack track, List<long> offsets) in placed)
            {
                if (chunk >= track.ChunkCount) continue;
                offsets.Add(media.Count);
                media.AddRange(track.ChunkBytes(chunk));
            }

        return [.. media];
    }

    private byte[] Moov(List<(TestTrack Track, List<long> Offsets)> placed, long bias)
    {
        ulong duration = (ulong)Tracks.Select(t => t.Samples.Sum(s => (long)s.Duration) * MovieTimescale / t.Timescale).DefaultIfEmpty().Max();
        byte[] mvhd = WideBoxes
            ? Full("mvhd", 1, 0, U64(0), U64(0), U32(MovieTimescale), U64(duration), new byte[80])
            : Full("mvhd", 0, 0, U32(0), U32(0), U32(MovieTimescale), U32((uint)duration), new byte[80]);
        return Box("moov", [mvhd, .. placed.Select(p => p.Track.Trak(p.Offsets, bias, MovieTimescale, WideBoxes)), MoovExtra]);
    }
}
