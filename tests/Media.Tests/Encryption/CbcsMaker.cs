using StonMedia.Media.Tests.Conformance;
using StonMedia.Media.Tests.Mp4;
using static StonMedia.Media.Tests.Mp4.Mp4Maker;

namespace StonMedia.Media.Tests.Encryption;

/// <summary>
/// Encrypts a plain film of H.264 and AAC under cbcs as packagers do (ISO/IEC 23001-7, 10.4): one vector for a track, of pictures each coded slice behind
/// its first bytes with one block of ten encrypted, of sound all whole blocks, for which nothing is told beside the samples.
/// </summary>
internal static class CbcsMaker
{
    public static readonly byte[] Key = Convert.FromHexString("000102030405060708090a0b0c0d0e0f"), Vector = Convert.FromHexString("0f1e2d3c4b5a69788796a5b4c3d2e1f0");

    private static readonly byte[] s_keyId = Convert.FromHexString("a0a1a2a3a4a5a6a7a8a9aaabacadaeaf");

    public static byte[] Encrypt(byte[] film)
    {
        byte[] changed = [.. film];
        var told = new List<byte[]>();
        FilmReader tracks = FilmReader.Read(film);
        FilmTrack video = tracks.Tracks.Single(static t => t.Handler == "vide"), sound = tracks.Tracks.Single(static t => t.Handler == "soun");
        foreach (FilmSample sample in video.Samples)
        {
            List<(int Clear, int Protected)> parts = Parts(sample.Bytes);
            told.Add([.. U16(parts.Count), .. parts.SelectMany(static p => (byte[])[.. U16(p.Clear), .. U32((uint)p.Protected)])]);
            new SampleCipher("cbcs", Key, 1, 9).Apply(changed.AsSpan((int)sample.Position, sample.Bytes.Length), Vector, parts, encrypts: true);
        }

        foreach (FilmSample sample in sound.Samples) new SampleCipher("cbcs", Key, 0, 0).Apply(changed.AsSpan((int)sample.Position, sample.Bytes.Length), Vector, [], encrypts: true);
        return new Mp4Rewriter(changed).WithBeside([.. told.SelectMany(static t => t)], (type, payload, place) => type switch
        {
            "stsd" when payload.Span[12..].StartsWith("avc1"u8) => Protected(payload, "encv", 0x19),
            "stsd" when payload.Span[12..].StartsWith("mp4a"u8) => Protected(payload, "enca", 0),
            "stsz" when payload.Length == 12 + (4 * video.Samples.Count) && payload.Span.SequenceEqual(video.Boxes["stsz"].Span) =>
                [.. Box("stsz", payload.ToArray()), .. Full("saiz", 0, 0, [0], U32((uint)told.Count), [.. told.Select(static t => (byte)t.Length)]), .. Full("saio", 0, 0, U32(1), U32((uint)place))],
            _ => null,
        });
    }

    // Coded slices (types 1 and 5) from behind their header on, which is short of 32 bytes; all other units stay clear.
    private static List<(int Clear, int Protected)> Parts(byte[] sample)
    {
        var parts = new List<(int, int)>();
        int clear = 0;
        for (int at = 0; at < sample.Length;)
        {
            int length = 4 + (int)FilmReader.U32(sample, at);
            bool isSlice = (sample[at + 4] & 31) is 1 or 5 && length > 48;
            clear += isSlice ? 36 : length;
            if (isSlice)
            {
                parts.Add((clear, length - 36));
                clear = 0;
            }

            at += length;
        }

        if (clear > 0) parts.Add((clear, 0));
        return parts;
    }

    private static byte[] Protected(ReadOnlyMemory<byte> stsd, string format, byte pattern)
    {
        byte[] entry = stsd[16..].ToArray(), first = stsd.Slice(12, 4).ToArray();
        byte[] tenc = Full("tenc", pattern == 0 ? (byte)0 : (byte)1, 0, [0, pattern, 1, 0], s_keyId, [16, .. Vector]);
        return Box("stsd", stsd[..8].ToArray(), Box(format, entry, Box("sinf", Box("frma", first), Full("schm", 0, 0, "cbcs"u8.ToArray(), U32(0x10000)), Box("schi", tenc))));
    }
}
