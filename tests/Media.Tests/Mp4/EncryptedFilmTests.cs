using System.Text;
using System.Xml.Linq;
using StonMedia.Media.Tests.Layouts;
using StonMedia.Media.Parsing;
using StonMedia.Media.Segments;
using StonMedia.Media.Stills;
using static StonMedia.Media.Tests.Mp4.Mp4Maker;

namespace StonMedia.Media.Tests.Mp4;

/// <summary>Clips of films under Common Encryption: each sample keeps its vector and sub-samples (senc, saiz, saio), wherever the source has them.</summary>
public sealed class EncryptedFilmTests
{
    private const int Count = 60;

    [Theory, InlineData("stbl", 8), InlineData("stbl", 16), InlineData("trak", 8), InlineData("mdat", 8), InlineData("fragments", 8), InlineData("fragments", 0), InlineData("fragments-saio", 16)]
    public void Views_EncryptedFilm_SamplesKeepWhatDecryptsThem(string form, int vector)
    {
        int seed = TestSeed.Take();
        var random = new Random(seed);
        byte[][] entries = Entries(random, vector);
        byte[] source = Source(form, vector, entries, random);
        MediaIndex index = Parse.Index(source);
        Assert.True(TrimRequest.TryParse("0.7", "1.5", out TrimRequest one));
        Assert.True(MultiTrimRequest.TryParse("1.2-1.9,0.4-0.8,0.4-0.8", out MultiTrimRequest several));
        foreach (ViewResult view in (ViewResult[])[index.Trimmed(one), index.MultiTrimmed(several.With(false, true, 1000))])
        {
            Assert.Null(view.Reason);
            byte[] clip = LayoutBytes.Read(view.Layout, source);
            FilmTrack track = Assert.Single(FilmReader.Read(clip).Tracks);
            byte[][] kept = Kept(clip, track);
            Assert.Equal(track.Samples.Count, kept.Length);
            Assert.InRange(kept.Length, 10, Count * 2);
            for (int i = 0; i < kept.Length; i++)
            {
                int sample = Enumerable.Range(0, Count).First(n => TestTrack.SampleBytes(1, n, 20 + (n % 9)).AsSpan().SequenceEqual(track.Samples[i].Bytes));
                Assert.Equal(entries[sample], kept[i]);
            }
        }
    }

    /// <summary>Header and segments one behind the other are a fragmented film with the same samples, each with what decrypts it.</summary>
    [Theory, InlineData("stbl", 8), InlineData("trak", 16), InlineData("mdat", 8), InlineData("fragments", 0), InlineData("fragments-saio", 16)]
    public void Segments_EncryptedFilm_SamplesKeepWhatDecryptsThem(string form, int vector)
    {
        int seed = TestSeed.Take();
        var random = new Random(seed);
        byte[][] entries = Entries(random, vector);
        byte[] source = Source(form, vector, entries, random);
        PackageResult packaged = Parse.Index(source).Packaged(new PackageKey(null, 400_000));
        Assert.Null(packaged.Reason);
        byte[] film = Piece(packaged.Package!, new PackagePiece(PieceKind.Init), source);
        for (int i = 0; packaged.Package!.Make(new PackagePiece(PieceKind.Fragment, i)) is { Outcome: PieceOutcome.Made } segment; i++)
            film = [.. film, .. LayoutBytes.Read(segment.Layout!, source)];
        Assert.True(TrimRequest.TryParse("0", "1000", out TrimRequest all));
        ViewResult whole = Parse.Index(film).Trimmed(all);
        Assert.Null(whole.Reason);
        byte[] copy = LayoutBytes.Read(whole.Layout, film);
        FilmTrack track = Assert.Single(FilmReader.Read(copy).Tracks);
        Assert.Equal(Count, track.Samples.Count);
        Assert.Equal(entries, Kept(copy, track));
        PieceResult transport = packaged.Package!.Make(new PackagePiece(PieceKind.Transport));
        Assert.Equal(PieceOutcome.Unable, transport.Outcome);
        Assert.Contains("encrypted", transport.Reason, StringComparison.Ordinal);
    }

    /// <summary>Players are told the scheme, the key's number and what each key system needs, and nothing that the file does not say.</summary>
    [Theory, InlineData("cenc", "SAMPLE-AES-CTR"), InlineData("cbcs", "SAMPLE-AES"), InlineData("cens", null)]
    public void Lists_EncryptedFilm_TellWhatTheFileTells(string scheme, string? method)
    {
        byte[] widevine = Pssh("edef8ba979d64acea3c827dcd51d21ed", [1, 2, 3]), other = Pssh("1077efecc0b24d02ace33c1e52e2fb4b", []);
        byte[] playReady = Pssh("9a04f07998404286ab92e65be0885f95", [4, 5]);
        byte[] source = Film(8, Senc(Entries(new Random(5), 8)), scheme: scheme, moovExtra: [.. widevine, .. playReady, .. other]).Build();
        MediaPackage package = Parse.Index(source).Packaged(new PackageKey(null, 400_000)).Package!;
        byte[] init = Piece(package, new PackagePiece(PieceKind.Init), source);
        foreach (byte[] box in (byte[][])[widevine, playReady, other]) Assert.InRange(init.AsSpan().IndexOf(box), 0, init.Length);
        // Transport streams were wished for, and cannot be.
        foreach (PieceKind kind in (PieceKind[])[PieceKind.MediaPlaylist, PieceKind.KeyFramePlaylist])
        {
            string[] lines = Encoding.UTF8.GetString(Piece(package, new PackagePiece(kind) { PrefersTransport = true }, source)).Split('\n');
            Assert.DoesNotContain(lines, static l => l.EndsWith(".ts", StringComparison.Ordinal));
            string[] keys = [.. lines.Where(static l => l.StartsWith("#EXT-X-KEY", StringComparison.Ordinal))];
            string[] expected = method is null ? [] :
            [
                $"#EXT-X-KEY:METHOD={method},URI=\"data:text/plain;base64,{Convert.ToBase64String(widevine)}\",KEYID=0x00112233445566778899aabbccddeeff,KEYFORMAT=\"urn:uuid:edef8ba9-79d6-4ace-a3c8-27dcd51d21ed\",KEYFORMATVERSIONS=\"1\"",
                $"#EXT-X-KEY:METHOD={method},URI=\"data:text/plain;charset=UTF-16;base64,BAU=\",KEYFORMAT=\"com.microsoft.playready\",KEYFORMATVERSIONS=\"1\"",
            ];
            Assert.Equal(expected, keys);
        }

        XElement manifest = XElement.Parse(Encoding.UTF8.GetString(Piece(package, new PackagePiece(PieceKind.Manifest), source)));
        XNamespace mpd = "urn:mpeg:dash:schema:mpd:2011", cenc = "urn:mpeg:cenc:2013";
        XElement[] told = [.. manifest.Descendants(mpd + "AdaptationSet").Single().Elements(mpd + "ContentProtection")];
        Assert.Equal(("urn:mpeg:dash:mp4protection:2011", scheme, "00112233-4455-6677-8899-aabbccddeeff"),
            ((string)told[0].Attribute("schemeIdUri")!, (string)told[0].Attribute("value")!, (string)told[0].Attribute(cenc + "default_KID")!));
        Assert.Equal([Convert.ToBase64String(widevine), Convert.ToBase64String(playReady), Convert.ToBase64String(other)], told.Skip(1).Select(e => (string)e.Element(cenc + "pssh")!));
        Assert.Equal("urn:uuid:edef8ba9-79d6-4ace-a3c8-27dcd51d21ed", (string)told[1].Attribute("schemeIdUri")!);
        Assert.Equal(StillResult.Unable("encrypted"), Parse.Index(source).Stills(new StillTimes([0], false)));
    }

    [Theory, InlineData("clear", "nothing tells"), InlineData("short", "fewer entries"), InlineData("seig", "keys that change")]
    public void Packaged_WhatCannotBeKept_SaysWhy(string fault, string reason)
    {
        byte[][] entries = Entries(new Random(6), 8);
        byte[] source = fault switch
        {
            "clear" => Film(8, []).Build(),
            "short" => Film(8, Senc(entries.AsSpan(0, Count - 1))).Build(),
            _ => Film(8, [.. Senc(entries), .. Full("sbgp", 0, 0, "seig"u8.ToArray(), U32(1), U32(Count), U32(1))]).Build(),
        };
        PackageResult result = Parse.Index(source).Packaged(new PackageKey(null, 400_000));
        Assert.Equal(PieceOutcome.Unable, result.Outcome);
        Assert.Contains(reason, result.Reason!, StringComparison.Ordinal);
    }

    [Fact]
    public void Relocated_EncryptedFilm_OffsetsFollow()
    {
        byte[][] entries = Entries(new Random(3), 8);
        byte[] source = Source("mdat", 8, entries, new Random(3)), front = LayoutBytes.Read(Parse.Index(source).Relocated().Layout, source);
        Assert.Equal("moov", FilmReader.Read(front).TopBoxes[1]);
        Assert.Equal(entries, Kept(front, FilmReader.Read(front).Tracks[0]));
    }

    [Theory, InlineData("clear", "nothing tells"), InlineData("short", "fewer entries"), InlineData("mixed", "clear and encrypted"), InlineData("seig", "keys that change"), InlineData("cut", "cut off"), InlineData("beyond", "beyond the end")]
    public void Trimmed_WhatCannotBeKept_IsUntouchedAndSaysWhy(string fault, string reason)
    {
        byte[][] entries = Entries(new Random(4), 8);
        byte[] source = fault switch
        {
            "clear" => Film(8, []).Build(),
            "short" => Film(8, Senc(entries.AsSpan(0, Count - 1))).Build(),
            "beyond" => Source("mdat", 8, entries, new Random(4)),
            "cut" => Film(8, [.. Senc(entries)[..^6], .. Box("free", new byte[6])]).Build(),
            "seig" => new FragmentMaker(Film(8, []), new Random(4)) { TrafExtra = (first, count) => [.. Senc(entries.AsSpan(first, count)), .. Full("sbgp", 0, 0, "seig"u8.ToArray(), U32(1), U32((uint)count), U32(65537))] }.Build(),
            _ => new FragmentMaker(Film(8, []), new Random(4)) { TrafExtra = (first, count) => first == 0 ? [] : Senc(entries.AsSpan(first, count)) }.Build(),
        };
        if (fault == "beyond") source.AsSpan(source.AsSpan().IndexOf("saio"u8) + 12, 2).Fill(0x7F);
        if (fault == "cut") source = Resized(source, "senc", -6);
        Assert.True(TrimRequest.TryParse("0.7", "1.5", out TrimRequest request));
        ViewResult view = Parse.Index(source).Trimmed(request);
        Assert.True(view.Layout.IsIdentity);
        Assert.Contains(reason, view.Reason!, StringComparison.Ordinal);
    }

    // A vector, then how many clear and protected bytes; of the usual sizes, and each unlike the others.
    internal static byte[][] Entries(Random random, int vector)
        => [.. Enumerable.Range(0, Count).Select(i =>
        {
            byte[] iv = new byte[vector];
            random.NextBytes(iv);
            int parts = random.Next(1, 5);
            byte[] parted = new byte[6 * parts];
            random.NextBytes(parted);
            return (byte[])[.. iv, .. U16(parts), .. parted];
        })];

    private static byte[] Senc(ReadOnlySpan<byte[]> entries) => Full("senc", 0, 2, [U32((uint)entries.Length), .. entries]);

    private static byte[] Saiz(ReadOnlySpan<byte[]> entries)
    {
        List<byte> sizes = [];
        foreach (byte[] entry in entries) sizes.Add((byte)entry.Length);
        return Full("saiz", 0, 0, [0], U32((uint)entries.Length), [.. sizes]);
    }

    internal static byte[] Source(string form, int vector, byte[][] entries, Random random)
    {
        if (form is "stbl" or "trak") return Film(vector, Senc(entries), inTrak: form == "trak").Build();
        if (form == "fragments") return new FragmentMaker(Film(vector, []), random) { TrafExtra = (first, count) => Senc(entries.AsSpan(first, count)) }.Build();
        if (form == "fragments-saio")
        {
            // In a free box behind ftyp (16 bytes).
            byte[] all = [.. entries.SelectMany(static e => e)];
            return new FragmentMaker(Film(vector, []), random)
            {
                Front = Box("free", all),
                CountsFromZero = true,
                TrafExtra = (first, count) => [.. Saiz(entries.AsSpan(first, count)), .. Full("saio", 0, 0, U32(1), U32((uint)(16 + 8 + entries.Take(first).Sum(static e => e.Length))))],
            }.Build();
        }

        // In an mdat of their own behind ftyp (24 bytes) and before the media's.
        byte[] saio = Full("saio", 0, 0, U32(1), U32(24 + 8));
        return Film(vector, [.. Saiz(entries), .. saio], before: Box("mdat", [.. entries.SelectMany(static e => e)])).Build();
    }

    private static byte[] Piece(MediaPackage package, PackagePiece piece, byte[] source)
    {
        PieceResult result = package.Make(piece);
        Assert.True(result.Outcome == PieceOutcome.Made, result.Reason);
        return LayoutBytes.Read(result.Layout!, source);
    }

    private static byte[] Pssh(string system, byte[] data) => Full("pssh", 0, 0, Convert.FromHexString(system), U32((uint)data.Length), data);

    private static Mp4Maker Film(int vector, byte[] extra, bool inTrak = false, byte[]? before = null, string scheme = "cenc", byte[]? moovExtra = null)
    {
        byte[] tenc = Full("tenc", 0, 0, [0, 0, 1, (byte)vector], Convert.FromHexString("00112233445566778899aabbccddeeff"), vector == 0 ? [16, .. new byte[16]] : []);
        byte[] entry = Box("encv", new byte[78], Box("sinf", Box("frma", "avc1"u8.ToArray()), Full("schm", 0, 0, Encoding.ASCII.GetBytes(scheme), U32(0x10000)), Box("schi", tenc)));
        return new Mp4Maker
        {
            BeforeMdat = before ?? [],
            MoovExtra = moovExtra ?? [],
            Tracks =
            {
                new TestTrack
                {
                    Id = 1, SamplesPerChunk = 4, SampleEntry = entry, StblExtra = inTrak ? [] : extra, TrakExtra = inTrak ? extra : [],
                    Samples = [.. Enumerable.Range(0, Count).Select(static i => new TestSample(20 + (i % 9), 40, 0, i % 10 == 0))],
                },
            },
        };
    }

    // What saiz and saio say of a clip's samples; a senc box says the same.
    private static byte[][] Kept(byte[] clip, FilmTrack track)
    {
        ReadOnlyMemory<byte> saiz = track.Boxes["saiz"], saio = track.Boxes["saio"];
        int count = (int)FilmReader.U32(saiz, 5), at = saio.Span[0] == 1 ? (int)FilmReader.U64(saio, 8) : (int)FilmReader.U32(saio, 8);
        Assert.Equal(1u, FilmReader.U32(saio, 4));
        var kept = new byte[count][];
        int from = at;
        for (int i = 0; i < count; i++, from += kept[i - 1].Length) kept[i] = clip[from..(from + saiz.Span[9 + i])];
        if (track.Boxes.TryGetValue("senc", out ReadOnlyMemory<byte> senc))
        {
            Assert.Equal((2u, (uint)count), (FilmReader.U32(senc, 0), FilmReader.U32(senc, 4)));
            Assert.Equal(kept.SelectMany(static k => k), senc[8..].ToArray());
        }

        return kept;
    }

    // The size of a box changed where it stands; what follows must make up for it.
    private static byte[] Resized(byte[] file, string type, int by)
    {
        byte[] changed = [.. file];
        int at = changed.AsSpan().IndexOf(type.Select(static c => (byte)c).ToArray()) - 4;
        U32((uint)(System.Buffers.Binary.BinaryPrimitives.ReadUInt32BigEndian(changed.AsSpan(at)) + by)).CopyTo(changed, at);
        return changed;
    }
}
