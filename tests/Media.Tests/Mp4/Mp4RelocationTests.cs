using StonMedia.Media.Layouts;
using StonMedia.Media.Parsing;
using StonMedia.Media.Tests.Layouts;
using static StonMedia.Media.Tests.Mp4.Mp4Maker;

namespace StonMedia.Media.Tests.Mp4;

public sealed class Mp4RelocationTests
{
    private static readonly TestSample[] Film = [.. Enumerable.Range(0, 20).Select(i => new TestSample(30 + i, 40, i % 3 * 40, i % 5 == 0))];

    private static readonly TestSample[] Sound = [.. Enumerable.Range(0, 40).Select(i => new TestSample(11 + (i % 4), 1024))];

    private static Mp4Maker TwoTracks(Mp4Maker maker, bool co64 = false)
    {
        maker.Tracks.Add(new TestTrack { Id = 1, Samples = Film, SamplesPerChunk = 3, Co64 = co64, Edits = [(800, 40)] });
        maker.Tracks.Add(new TestTrack { Id = 2, Handler = "soun", Timescale = 48000, Samples = Sound, SamplesPerChunk = 7 });
        return maker;
    }

    [Theory, InlineData(false, false, false), InlineData(true, true, true), InlineData(false, true, false)]
    public void Relocated_MoovBehind_IsTheSameFilmWithMoovInFront(bool wideMdat, bool co64, bool wideBoxes)
    {
        byte[] free = Box("free", new byte[5]);
        byte[] source = TwoTracks(new Mp4Maker { WideMdat = wideMdat, WideBoxes = wideBoxes, BeforeMdat = free, AfterMoov = Box("uuid", new byte[20]), MoovExtra = Box("udta", [0, 0, 0, 0]) }, co64).Build();
        ViewResult view = Parse.Index(source).Relocated();
        Assert.Null(view.Reason);
        Assert.False(view.Layout.IsIdentity);
        Assert.Equal("mp4-r1", view.Layout.ViewTag);
        byte[] output = LayoutBytes.Read(view.Layout, source);
        Assert.Equal(source.Length, output.Length);
        FilmReader before = FilmReader.Read(source), after = FilmReader.Read(output);
        Assert.Equal(["ftyp", "free", "moov", "mdat", "uuid"], after.TopBoxes);
        AssertSameSamples(before, after);
        Assert.InRange(view.Layout.MemoryBytes, 1, 4096);
        Assert.Equal(output.AsSpan().IndexOf("mdat"u8) - 4, view.Layout.HeaderLength);
    }

    [Fact]
    public void Relocated_EveryRange_IsASliceOfTheWhole()
    {
        byte[] source = TwoTracks(new Mp4Maker()).Build();
        Layout layout = Parse.Index(source).Relocated().Layout;
        byte[] whole = LayoutBytes.Read(layout, source);
        for (int offset = 0; offset < whole.Length; offset += 3)
            Assert.Equal(whole[offset..Math.Min(whole.Length, offset + 17)], LayoutBytes.Read(layout, source, offset, Math.Min(17, whole.Length - offset), 5));
    }

    [Fact]
    public void Relocated_MoovInFront_KeepsTheSource()
    {
        byte[] source = TwoTracks(new Mp4Maker { MoovInFront = true }).Build();
        ViewResult view = Parse.Index(source).Relocated();
        Assert.True(view.Layout.IsIdentity);
        Assert.Null(view.Reason);
        Assert.True(view.Layout.HeaderLength > 500);
    }

    [Fact]
    public void Relocated_OffsetsBeyond32Bits_BecomeCo64()
    {
        // Chunks claim to lie just under 4 GiB in a sparse file: front moov pushes them over.
        TestTrack near = new() { Id = 1, Samples = Film, SamplesPerChunk = 3 };
        byte[] ftyp = Box("ftyp", "isom"u8.ToArray(), U32(0));
        const long Media = uint.MaxValue - 700L;
        var maker = new Mp4Maker { Tracks = { near, new TestTrack { Id = 2, Handler = "soun", Samples = Sound, Co64 = true } } };
        byte[] moov = maker.MoovOnly(Media);
        long mdatSize = Media + 20_000;
        long length = ftyp.Length + mdatSize + moov.Length;
        IMediaParser parser = MediaFormats.CreateParser(length, MediaLimits.Default);
        ParseStep step = parser.Start();
        while (step.Kind == ParseStepKind.Need)
        {
            var data = new byte[step.Length];
            byte[] head = [.. ftyp, .. U32(1), .. "mdat"u8, .. U64((ulong)mdatSize)];
            for (int i = 0; i < data.Length; i++)
            {
                long at = step.Offset + i;
                data[i] = at < head.Length ? head[at] : at >= ftyp.Length + mdatSize ? moov[at - ftyp.Length - mdatSize] : (byte)0;
            }

            step = parser.Step(data);
        }

        Assert.True(step.Kind == ParseStepKind.Done, step.Reason);
        ViewResult view = step.Index!.Relocated();
        Assert.Null(view.Reason);
        int grown = 4 * near.ChunkCount;
        Assert.Equal(length + grown, view.Layout.Length);
        byte[] header = ReadFront(view.Layout, ftyp, moov, ftyp.Length + mdatSize);
        FilmTrack[] tracks = [.. FilmReader.Read(header).Tracks];
        Assert.True(tracks[0].Boxes.ContainsKey("co64"));
        Assert.False(tracks[0].Boxes.ContainsKey("stco"));
        Assert.Equal(Media + moov.Length + grown, tracks[0].Samples[0].Position);
        Assert.Equal(Media + moov.Length + grown + 100, tracks[1].Samples[1].Position);
    }

    private static byte[] ReadFront(Layout layout, byte[] ftyp, byte[] moov, long moovAt)
    {
        var output = new List<byte>();
        LayoutCursor cursor = layout.Slice(0, layout.HeaderLength);
        while (cursor.MoveNext(out LayoutPiece piece))
        {
            var bytes = new byte[piece.Count];
            if (piece.Kind == LayoutPieceKind.Inline) piece.Bytes.CopyTo(bytes);
            else if (piece.Kind == LayoutPieceKind.Computed) piece.Computed!.Read(piece.Offset, bytes);
            else if (piece.Offset >= moovAt) moov.AsSpan((int)(piece.Offset - moovAt), bytes.Length).CopyTo(bytes);
            else ftyp.AsSpan((int)piece.Offset, bytes.Length).CopyTo(bytes);
            output.AddRange(bytes);
        }

        return [.. output];
    }

    [Fact]
    public void Relocated_SamplesRunIntoTheMoov_KeepsTheOldMoovBehind()
    {
        byte[] whole = TwoTracks(new Mp4Maker()).Build();
        int mdat = whole.AsSpan().IndexOf("mdat"u8), size = (int)FilmReader.U32(whole, mdat - 4);
        byte[] torn = [.. whole[..(mdat - 4)], .. U32((uint)size - 30), .. whole[mdat..(mdat - 34 + size)], .. whole[(mdat - 4 + size)..]];
        ViewResult view = Parse.Index(torn).Relocated();
        Assert.Null(view.Reason);
        byte[] output = LayoutBytes.Read(view.Layout, torn);
        Assert.Equal(["ftyp", "moov", "mdat", "moov"], FilmReader.Read(output).TopBoxes);
        FilmReader before = FilmReader.Read(torn);
        AssertSameSamples(before, FilmReader.Read(output), before.Tracks.Count);
    }

    [Fact]
    public void Relocated_Fragmented_IsUntouched()
    {
        byte[] source = TwoTracks(new Mp4Maker { MoovExtra = Box("mvex", []) }).Build();
        ViewResult view = Parse.Index(source).Relocated();
        Assert.True(view.Layout.IsIdentity);
        Assert.Equal("fragmented", view.Reason);
    }

    [Fact]
    public void Relocated_ItemLocations_IsUntouched()
        => Assert.Contains("iloc", Parse.Index(TwoTracks(new Mp4Maker { MoovExtra = Full("meta", 0, 0, Full("iloc", 0, 0)) }).Build()).Relocated().Reason!, StringComparison.Ordinal);

    [Theory, InlineData("iloc", false), InlineData("keys", true)]
    public void Trimmed_MetaBox_IsKeptUnlessItsItemsStandAtPlacesOfTheSource(string inner, bool isKept)
    {
        byte[] meta = Full("meta", 0, 0, Full(inner, 0, 0));
        foreach (byte[] extra in (byte[][])[meta, Box("udta", meta)])
        {
            byte[] clip = Parse.Clip(TwoTracks(new Mp4Maker { MoovExtra = extra }).Build(), "0.1", "0.3");
            Assert.Equal(isKept, clip.AsSpan().IndexOf("meta"u8) >= 0);
        }
    }

    [Fact]
    public void Relocated_AuxiliaryOffsets_MoveWithTheMedia()
    {
        var maker = new Mp4Maker();
        maker.Tracks.Add(new TestTrack { Id = 1, Samples = Film, StblExtra = Full("saio", 0, 1, "cenc"u8.ToArray(), U32(0), U32(1), U32(44)) });
        byte[] source = maker.Build();
        byte[] output = LayoutBytes.Read(Parse.Index(source).Relocated().Layout, source);
        FilmTrack track = FilmReader.Read(output).Tracks[0];
        Assert.Equal((uint)(44 + track.Samples[0].Position - FilmReader.Read(source).Tracks[0].Samples[0].Position), FilmReader.U32(track.Boxes["saio"], 16));
    }

    private static void AssertSameSamples(FilmReader before, FilmReader after, int tracks = -1)
    {
        if (tracks < 0) Assert.Equal(before.Tracks.Count, after.Tracks.Count);
        foreach ((FilmTrack x, FilmTrack y) in before.Tracks.Zip(after.Tracks))
        {
            Assert.Equal(x.Edits, y.Edits);
            Assert.Equal(x.Samples.Select(s => (Convert.ToHexString(s.Bytes), s.Time, s.Composition, s.IsSync)), y.Samples.Select(s => (Convert.ToHexString(s.Bytes), s.Time, s.Composition, s.IsSync)));
        }
    }
}
