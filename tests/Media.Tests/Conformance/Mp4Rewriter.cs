using System.Buffers.Binary;
using StonMedia.Media.Tests.Mp4;
using static StonMedia.Media.Tests.Mp4.Mp4Maker;

namespace StonMedia.Media.Tests.Conformance;

/// <summary>
/// Writes a plain MP4 (ftyp, one mdat, moov) in another of the forms that the standard allows. The samples stay what they are; chunk offsets
/// follow their data.
/// </summary>
internal sealed class Mp4Rewriter(byte[] film)
{
    private readonly byte[] _ftyp = Find(film, "ftyp"), _moov = Find(film, "moov");
    private readonly byte[] _media = Find(film, "mdat");
    private readonly long _mediaAt = film.Length == 0 ? 0 : film.AsSpan().IndexOf("mdat"u8) + 4;

    /// <summary>64-bit chunk offsets.</summary>
    public byte[] WithCo64() => Write((moov, media) => [_ftyp, Box("mdat", _media), moov], wide: true);

    /// <summary>Sizes of samples in 16 bits (stz2) wherever they fit.</summary>
    public byte[] WithStz2() => Write((moov, media) => [_ftyp, Box("mdat", _media), moov], edit: static (type, payload) =>
    {
        if (type != "stsz" || FilmReader.U32(payload, 4) != 0) return null;
        uint count = FilmReader.U32(payload, 8);
        IEnumerable<uint> sizes = Enumerable.Range(0, (int)count).Select(i => FilmReader.U32(payload, 12 + (i * 4)));
        return sizes.Any(static s => s > ushort.MaxValue) ? null : Full("stz2", 0, 0, [U32(16), U32(count), .. sizes.Select(static s => U16((int)s))]);
    });

    /// <summary>The edit of each track in three parts, one behind the other.</summary>
    public byte[] WithSeveralEdits() => WithEdits(static third => [(third, 0), (third, third), (-1, 2 * third)]);

    /// <summary>Edits that leave parts out, go back and show a part twice, from within groups of pictures.</summary>
    public byte[] WithRepeatedEdits() => WithEdits(static third => [(third, third), (third, 0), (third, third + 500), (third / 2, third / 2 * 3)]);

    // Milliseconds, of how long the entry lasts (-1: to the end) and from where the media is shown, by a third of the film.
    private byte[] WithEdits(Func<uint, (long Lasts, uint From)[]> entries) => Write((moov, media) => [_ftyp, Box("mdat", _media), moov], edit: (type, payload) =>
    {
        if (type != "elst" || payload.Span[0] != 0) return null;
        int last = 8 + (((int)FilmReader.U32(payload, 4) - 1) * 12);
        uint duration = FilmReader.U32(payload, last), media = FilmReader.U32(payload, last + 4), third = duration / 3 / 100 * 100;
        // In units of the film (1,000 a second) and of the track, which the sample rate or 12,800 is: 100 ms are whole in both.
        uint scale = _scales[_track++ % _scales.Length];
        (long Lasts, uint From)[] all = entries(third);
        return Full("elst", 0, 0, [U32(FilmReader.U32(payload, 4) - 1 + (uint)all.Length), payload[8..last].ToArray(),
            .. all.Select(e => (byte[])[.. U32(e.Lasts < 0 ? duration - e.From : (uint)e.Lasts), .. U32(media + (e.From * scale / 1000)), .. U32(0x10000)])]);
    });

    /// <summary>An mdat of other bytes in front, of whose place the edited boxes may tell.</summary>
    public byte[] WithBeside(byte[] beside, Func<string, ReadOnlyMemory<byte>, int, byte[]?> edit)
        => Write((moov, media) => [_ftyp, Box("mdat", beside), Box("mdat", _media), moov], edit: (type, payload) => edit(type, payload, _ftyp.Length + 8));

    /// <summary>mdat that goes to the end of the file without saying how long it is; the header in front.</summary>
    public byte[] WithEndlessMdat() => Write((moov, media) => [_ftyp, moov, [0, 0, 0, 0, .. "mdat"u8, .. _media]]);

    /// <summary>A 64-bit size of mdat, and boxes to be passed everywhere.</summary>
    public byte[] WithWideMdat() => Write((moov, media) =>
        [_ftyp, Box("free", new byte[40]), [0, 0, 0, 1, .. "mdat"u8, .. U64((ulong)(_media.Length + 16)), .. _media], Box("skip", new byte[9]), moov, Box("free")]);

    /// <summary>moov between two mdat, of which each has a part of the chunks.</summary>
    public byte[] WithMoovInTheMiddle() => Split((first, second, moov) => [_ftyp, Box("mdat", first), moov, Box("mdat", second)]);

    /// <summary>Several mdat, other boxes between them, and moov at the end.</summary>
    public byte[] WithSeveralMdat() => Split((first, second, moov) => [_ftyp, Box("mdat", first), Box("free", new byte[77]), Box("mdat", []), Box("mdat", second), moov]);

    /// <summary>A file with a hole of so many bytes in front of the media; null: so many that the last chunk begins just below 4 GiB.</summary>
    public void WriteBehind(string path, long? hole, bool wide)
    {
        long front = _ftyp.Length + 16, gap = hole ?? uint.MaxValue - 500 - (Offsets().Max() - _mediaAt) - front;
        using FileStream file = File.Create(path);
        file.Write([.. _ftyp, 0, 0, 0, 1, .. "mdat"u8, .. U64((ulong)(16 + gap + _media.Length))]);
        file.Seek(gap, SeekOrigin.Current);
        file.Write(_media);
        file.Write(Moved(_moov, wide, null, offset => offset - _mediaAt + front + gap));
    }

    private readonly uint[] _scales = [.. FilmReader.Read(film).Tracks.Where(static t => t.Edits.Count > 0).Select(static t => t.Timescale)];
    private int _track;

    private static byte[] Find(byte[] film, string type) => FilmReader.Boxes(film).First(b => b.Type == type) is var (_, payload) && type == "mdat" ? payload.ToArray() : Box(type, payload.ToArray());

    private byte[] Write(Func<byte[], byte[], byte[][]> order, bool wide = false, Func<string, ReadOnlyMemory<byte>, byte[]?>? edit = null)
    {
        // Twice: the first time for moov's size, which does not depend on the offsets in it.
        byte[] moov = Edited(0, wide, edit);
        _track = 0;
        byte[] file = [.. order(moov, _media).SelectMany(static b => b)];
        long at = file.AsSpan().IndexOf(_media.AsSpan(0, Math.Min(64, _media.Length)));
        return [.. order(Edited(at - _mediaAt, wide, edit), _media).SelectMany(static b => b)];
    }

    private byte[] Split(Func<byte[], byte[], byte[], byte[][]> order)
    {
        // At the chunk nearest to the middle.
        long[] chunks = [.. Offsets()];
        int middle = (int)(chunks.Where(c => c - _mediaAt > _media.Length / 2).Min() - _mediaAt);
        byte[] first = _media[..middle], second = _media[middle..];
        byte[] file = [.. order(first, second, _moov).SelectMany(static b => b)];
        long at = file.AsSpan().IndexOf(first.AsSpan(0, 64)), then = file.AsSpan().IndexOf(second.AsSpan(0, 64));
        byte[] moov = Moved(_moov, false, null, offset => offset - _mediaAt < middle ? offset - _mediaAt + at : offset - _mediaAt - middle + then);
        return [.. order(first, second, moov).SelectMany(static b => b)];
    }

    private byte[] Edited(long shift, bool wide, Func<string, ReadOnlyMemory<byte>, byte[]?>? edit) => Moved(_moov, wide, edit, offset => offset + shift);

    private List<long> Offsets()
    {
        var offsets = new List<long>();
        Moved(_moov, false, null, offset =>
        {
            offsets.Add(offset);
            return offset;
        });
        return offsets;
    }

    private static byte[] Moved(ReadOnlyMemory<byte> boxes, bool wide, Func<string, ReadOnlyMemory<byte>, byte[]?>? edit, Func<long, long> move)
    {
        var written = new List<byte>();
        foreach ((string type, ReadOnlyMemory<byte> payload) in FilmReader.Boxes(boxes))
        {
            if (type is "moov" or "trak" or "mdia" or "minf" or "stbl" or "edts")
            {
                written.AddRange(Box(type, Moved(payload, wide, edit, move)));
            }
            else if (type == "stco")
            {
                uint count = FilmReader.U32(payload, 4);
                IEnumerable<long> offsets = Enumerable.Range(0, (int)count).Select(i => move(FilmReader.U32(payload, 8 + (i * 4))));
                written.AddRange(wide ? Full("co64", 0, 0, [U32(count), .. offsets.Select(static o => U64((ulong)o))]) : Full("stco", 0, 0, [U32(count), .. offsets.Select(static o => U32((uint)o))]));
            }
            else
            {
                written.AddRange(edit?.Invoke(type, payload) ?? Box(type, payload.ToArray()));
            }
        }

        return [.. written];
    }
}
