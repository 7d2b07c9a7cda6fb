using System.Text;
using static StonMedia.Media.Tests.Mp4.FilmReader;

namespace StonMedia.Media.Tests.Encryption;

/// <summary>What a track's schm and tenc say (ISO/IEC 23001-7, 8.2), and its samples decrypted by it.</summary>
/// <param name="Id">Of the track.</param>
/// <param name="DefaultSize">Bytes of a sample in fragments that do not say otherwise (trex).</param>
/// <param name="Scheme">Null where nothing is protected.</param>
/// <param name="Tenc">Payload of the box.</param>
internal sealed record EncryptedTrack(uint Id, int DefaultSize, string? Scheme, ReadOnlyMemory<byte> Tenc)
{
    public bool IsProtected => Scheme is not null && Tenc.Span[6] == 1;

    /// <summary>Of a sample's own vector; 0: one serves all.</summary>
    public int VectorSize => Tenc.Span[7];

    public static EncryptedTrack Read(ReadOnlyMemory<byte> trak, ReadOnlyMemory<byte> moov)
    {
        ReadOnlyMemory<byte> tkhd = Boxes(trak).Single(static b => b.Type == "tkhd").Payload;
        uint id = U32(tkhd, tkhd.Span[0] == 1 ? 20 : 12);
        ReadOnlyMemory<byte> mvex = Boxes(moov).FirstOrDefault(static b => b.Type == "mvex").Payload;
        ReadOnlyMemory<byte> trex = Boxes(mvex).FirstOrDefault(b => b.Type == "trex" && U32(b.Payload, 4) == id).Payload;
        int schm = trak.Span.IndexOf("schm"u8), tenc = trak.Span.IndexOf("tenc"u8);
        return new EncryptedTrack(id, trex.IsEmpty ? 0 : (int)U32(trex, 16), schm < 0 ? null : Encoding.ASCII.GetString(trak.Span.Slice(schm + 8, 4)), tenc < 0 ? default : trak[(tenc + 4)..]);
    }

    /// <summary>Decrypts samples of the film in place.</summary>
    /// <param name="film">The whole film.</param>
    /// <param name="samples">Where they stand, all that <paramref name="told"/> tells of.</param>
    /// <param name="told">Payload of a senc box; null: the track's one vector serves all, and every byte is protected.</param>
    /// <param name="key">16 bytes.</param>
    public void Decrypt(byte[] film, IReadOnlyList<(int At, int Length)> samples, ReadOnlyMemory<byte>? told, byte[] key)
    {
        var cipher = new SampleCipher(Scheme!, key, Tenc.Span[0] == 0 ? 0 : Tenc.Span[5] >> 4, Tenc.Span[0] == 0 ? 0 : Tenc.Span[5] & 15);
        ReadOnlyMemory<byte> constant = VectorSize == 0 ? Tenc.Slice(25, Tenc.Span[24]) : default;
        bool hasParts = told is { } of && (U32(of, 0) & 2) != 0;
        if (told is { } counted) Assert.Equal((uint)samples.Count, U32(counted, 4));
        else Assert.Equal(0, VectorSize);
        int at = 8;
        foreach ((int place, int length) in samples)
        {
            ReadOnlyMemory<byte> vector = VectorSize == 0 ? constant : told!.Value.Slice(at, VectorSize);
            at += VectorSize;
            var parts = new List<(int, int)>();
            if (hasParts)
            {
                ReadOnlySpan<byte> entry = told!.Value.Span[at..];
                int count = entry[0] << 8 | entry[1];
                for (int i = 0; i < count; i++)
                    parts.Add((entry[2 + (6 * i)] << 8 | entry[3 + (6 * i)], (int)U32(told.Value, at + 4 + (6 * i))));
                at += 2 + (6 * count);
            }

            cipher.Apply(film.AsSpan(place, length), vector.Span, parts, encrypts: false);
        }

        if (told is { } all) Assert.Equal(all.Length, at);
    }
}
