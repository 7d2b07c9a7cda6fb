using System.Runtime.InteropServices;
using StonMedia.Media.Tests.Mp4;
using static StonMedia.Media.Tests.Mp4.FilmReader;

namespace StonMedia.Media.Tests.Encryption;

/// <summary>
/// Decrypts a film under Common Encryption, plain or fragmented, where it stands: sample by sample as its tables or fragments, its tenc and what stands
/// beside the samples (senc, or saiz and saio) tell. What told of encryption becomes free space, so nothing moves.
/// </summary>
internal sealed class Decryptor
{
    private readonly byte[] _film, _key;
    private readonly Dictionary<uint, EncryptedTrack> _tracks = [];

    private Decryptor(byte[] film, byte[] key) => (_film, _key) = ([.. film], key);

    public static byte[] Decrypt(byte[] film, byte[] key)
    {
        var decryptor = new Decryptor(film, key);
        ReadOnlyMemory<byte>[] moofs = [.. Boxes(decryptor._film).Where(static b => b.Type == "moof").Select(static b => b.Payload)];
        ReadOnlyMemory<byte> moov = Boxes(decryptor._film).Single(static b => b.Type == "moov").Payload;
        foreach (ReadOnlyMemory<byte> trak in Boxes(moov).Where(static b => b.Type == "trak").Select(static b => b.Payload))
        {
            var track = EncryptedTrack.Read(trak, moov);
            decryptor._tracks.Add(track.Id, track);
        }

        foreach (ReadOnlyMemory<byte> moof in moofs) decryptor.Fragment(moof);
        if (moofs.Length == 0)
            foreach (FilmTrack track in FilmReader.Read(decryptor._film).Tracks) decryptor.Plain(track);
        decryptor.Clear(decryptor._film);
        return decryptor._film;
    }

    /// <summary>Where in the film these bytes stand.</summary>
    private static int PlaceOf(ReadOnlyMemory<byte> part)
    {
        Assert.True(MemoryMarshal.TryGetArray(part, out ArraySegment<byte> segment));
        return segment.Offset;
    }

    private void Plain(FilmTrack track)
    {
        if (!_tracks[track.Id].IsProtected) return;
        List<(int At, int Length)> samples = [.. track.Samples.Select(static s => ((int)s.Position, s.Bytes.Length))];
        ReadOnlyMemory<byte>? told = track.Boxes.TryGetValue("senc", out ReadOnlyMemory<byte> senc) ? senc : (ReadOnlyMemory<byte>?)null;
        if (told is null && track.Boxes.TryGetValue("saiz", out ReadOnlyMemory<byte> saiz))
        {
            // The same entries, without senc's count in front: of the usual form, one piece, a size for each.
            ReadOnlyMemory<byte> saio = track.Boxes["saio"];
            Assert.Equal((1u, (byte)0), (U32(saio, 4), saiz.Span[4]));
            byte[] sizes = saiz[9..].ToArray();
            int at = (int)(saio.Span[0] == 0 ? U32(saio, 8) : U64(saio, 8));
            bool hasParts = sizes.Any(s => s != _tracks[track.Id].VectorSize);
            told = (byte[])[.. Mp4Maker.U32(hasParts ? 2u : 0), .. Mp4Maker.U32((uint)sizes.Length), .. _film.AsSpan(at, sizes.Sum(static s => s))];
        }

        _tracks[track.Id].Decrypt(_film, samples, told, _key);
    }

    // 8.8: default-base-is-moof or a base of its own, one or several runs.
    private void Fragment(ReadOnlyMemory<byte> moof)
    {
        int origin = PlaceOf(moof) - 8;
        foreach (ReadOnlyMemory<byte> traf in Boxes(moof).Where(static b => b.Type == "traf").Select(static b => b.Payload))
        {
            var samples = new List<(int, int)>();
            ReadOnlyMemory<byte> tfhd = Boxes(traf).Single(static b => b.Type == "tfhd").Payload;
            uint flags = U32(tfhd, 0);
            EncryptedTrack track = _tracks[U32(tfhd, 4)];
            int field = 8, place = origin, size = track.DefaultSize;
            if ((flags & 1) != 0) (place, field) = ((int)U64(tfhd, field), field + 8);
            else Assert.NotEqual(0u, flags & 0x20000);
            field += ((flags & 2) != 0 ? 4 : 0) + ((flags & 8) != 0 ? 4 : 0);
            if ((flags & 16) != 0) size = (int)U32(tfhd, field);
            int at = place;
            foreach (ReadOnlyMemory<byte> trun in Boxes(traf).Where(static b => b.Type == "trun").Select(static b => b.Payload))
            {
                uint has = U32(trun, 0) & 0xFFFFFF;
                int entry = 8 + ((has & 1) != 0 ? 4 : 0) + ((has & 4) != 0 ? 4 : 0);
                if ((has & 1) != 0) at = place + (int)U32(trun, 8);
                for (uint i = U32(trun, 4); i > 0; i--)
                {
                    entry += (has & 0x100) != 0 ? 4 : 0;
                    int length = (has & 0x200) != 0 ? (int)U32(trun, entry) : size;
                    samples.Add((at, length));
                    at += length;
                    foreach (uint more in (ReadOnlySpan<uint>)[0x200, 0x400, 0x800]) entry += (has & more) != 0 ? 4 : 0;
                }
            }

            if (!track.IsProtected) continue;
            (string Type, ReadOnlyMemory<byte> Payload) senc = Boxes(traf).FirstOrDefault(static b => b.Type == "senc");
            track.Decrypt(_film, samples, senc.Type is null ? (ReadOnlyMemory<byte>?)null : senc.Payload, _key);
        }
    }

    // The entry gets its first name again; the rest is skipped by readers.
    private void Clear(ReadOnlyMemory<byte> data)
    {
        foreach ((string type, ReadOnlyMemory<byte> payload) in Boxes(data))
        {
            int at = PlaceOf(payload) - 4;
            if (type is "moov" or "trak" or "mdia" or "minf" or "stbl" or "moof" or "traf") Clear(payload);
            else if (type == "stsd") Clear(payload[8..]);
            else if (type is "encv" or "enca") Rename(at, payload);
            else if (type is "senc" or "saiz" or "saio" or "pssh") "free"u8.CopyTo(_film.AsSpan(at));
        }
    }

    private void Rename(int at, ReadOnlyMemory<byte> entry)
    {
        int sinf = entry.Span.IndexOf("sinf"u8), frma = entry.Span.IndexOf("frma"u8);
        entry.Span.Slice(frma + 4, 4).CopyTo(_film.AsSpan(at));
        "free"u8.CopyTo(_film.AsSpan(PlaceOf(entry) + sinf));
    }
}
