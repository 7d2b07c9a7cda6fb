using StonMedia.Media.Tests.Layouts;
using StonMedia.Media.Parsing;
using static StonMedia.Media.Tests.Mp4.Mp4Maker;

namespace StonMedia.Media.Tests.Mp4;

/// <summary>Clips of films under Common Encryption: each sample keeps its vector and sub-samples (senc, saiz, saio), wherever the source has them.</summary>
public sealed class EncryptedFilmTests(ITestOutputHelper output)
{
    private const int Count = 60;

    [Theory, InlineData("stbl", 8), InlineData("stbl", 16), InlineData("trak", 8), InlineData("mdat", 8), InlineData("fragments", 8), InlineData("fragments", 0), InlineData("fragments-saio", 16)]
    public void Views_EncryptedFilm_SamplesKeepWhatDecryptsThem(string form, int vector)
    {
        int seed = Random.Shared.Next();
        output.WriteLine($"seed {seed}");
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

    [Fact]
    public void Relocated_EncryptedFilm_OffsetsFollow()
    {
        byte[][] entries = Entries(new Random(3), 8);
        byte[] source = Source("mdat", 8, entries, new Random(3)), front = LayoutBytes.Read(Parse.Index(source).Relocated().Layout, source);
        Assert.Equal("moov", FilmReader.Read(front).TopBoxes[1]);
        Assert.Equal(entries, Kept(front, FilmReader.Read(front).Tracks[0]));
    }

    [Theory, InlineData("clear", "nothing tells"), InlineData("short", "fewer entries"), InlineData("mixed", "clear and encrypted"), InlineData("seig", "keys that change"), InlineData("cut", "cut off")]
    public void Trimmed_WhatCannotBeKept_IsUntouchedAndSaysWhy(string fault, string reason)
    {
        byte[][] entries = Entries(new Random(4), 8);
        byte[] source = fault switch
        {
            "clear" => Film(8, []).Build(),
            "short" => Film(8, Senc(entries.AsSpan(0, Count - 1))).Build(),
            "cut" => Film(8, [.. Senc(entries)[..^6], .. Box("free", new byte[6])]).Build(),
            "seig" => new FragmentMaker(Film(8, []), new Random(4)) { TrafExtra = (first, count) => [.. Senc(entries.AsSpan(first, count)), .. Full("sbgp", 0, 0, "seig"u8.ToArray(), U32(1), U32((uint)count), U32(65537))] }.Build(),
            _ => new FragmentMaker(Film(8, []), new Random(4)) { TrafExtra = (first, count) => first == 0 ? [] : Senc(entries.AsSpan(first, count)) }.Build(),
        };
        if (fault == "cut") source = Resized(source, "senc", -6);
        Assert.True(TrimRequest.TryParse("0.7", "1.5", out TrimRequest request));
        ViewResult view = Parse.Index(source).Trimmed(request);
        Assert.True(view.Layout.IsIdentity);
        Assert.Contains(reason, view.Reason!, StringComparison.Ordinal);
    }

    // A vector, then how many clear and protected bytes; of the usual sizes, and each unlike the others.
    private static byte[][] Entries(Random random, int vector)
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

    private static byte[] Source(string form, int vector, byte[][] entries, Random random)
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

    private static Mp4Maker Film(int vector, byte[] extra, bool inTrak = false, byte[]? before = null)
    {
        byte[] tenc = Full("tenc", 0, 0, [0, 0, 1, (byte)vector], new byte[16], vector == 0 ? [16, .. new byte[16]] : []);
        byte[] entry = Box("encv", new byte[78], Box("sinf", Box("frma", "avc1"u8.ToArray()), Full("schm", 0, 0, "cenc"u8.ToArray(), U32(0x10000)), Box("schi", tenc)));
        return new Mp4Maker
        {
            BeforeMdat = before ?? [],
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
