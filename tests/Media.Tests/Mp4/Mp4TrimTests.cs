using StonMedia.Media.Layouts;
using StonMedia.Media.Tests.Layouts;
using static StonMedia.Media.Tests.Mp4.Mp4Maker;

namespace StonMedia.Media.Tests.Mp4;

public sealed class Mp4TrimTests
{
    private static readonly TestSample[] Film = [.. Enumerable.Range(0, 100).Select(i => new TestSample(30 + (i % 7), 40, 80 + (i % 10 is 0 or 9 ? 0 : i % 2 == 1 ? 40 : -40), i % 10 == 0))];

    private static readonly TestSample[] Sound = [.. Enumerable.Range(0, 200).Select(i => new TestSample(11 + (i % 4), 1024))];

    private static Mp4Maker TwoTracks(byte[]? videoExtra = null, byte[]? moovExtra = null)
    {
        var maker = new Mp4Maker { MoovExtra = moovExtra ?? [] };
        maker.Tracks.Add(new TestTrack { Id = 1, Samples = Film, SamplesPerChunk = 3, Edits = [(4000, 80)], StblExtra = videoExtra ?? [] });
        maker.Tracks.Add(new TestTrack { Id = 2, Handler = "soun", Timescale = 48000, Samples = Sound, SamplesPerChunk = 7 });
        return maker;
    }

    private static ViewResult Trim(byte[] source, string? start, string? end, Func<TrimRequest, TrimRequest>? with = null)
    {
        Assert.True(TrimRequest.TryParse(start, end, out TrimRequest request));
        return Parse.Index(source).Trimmed(with?.Invoke(request) ?? request);
    }

    private static FilmReader Cut(byte[] source, string? start, string? end, Func<TrimRequest, TrimRequest>? with = null)
    {
        ViewResult view = Trim(source, start, end, with);
        Assert.Null(view.Reason);
        byte[] bytes = LayoutBytes.Read(view.Layout, source);
        FilmReader film = FilmReader.Read(bytes);
        Assert.Equal(["ftyp", "moov", "mdat"], film.TopBoxes);
        Assert.Equal(bytes.AsSpan().IndexOf("mdat"u8) + 4, view.Layout.HeaderLength);
        return film;
    }

    [Fact]
    public void Trimmed_Section_BeginsAtTheSyncSampleAndShowsFromTheStart()
    {
        byte[] source = TwoTracks().Build();
        FilmReader before = FilmReader.Read(source), film = Cut(source, "0.6", "2");
        FilmTrack video = film.Tracks[0];
        Assert.True(video.Samples[0].IsSync);
        Assert.Equal(before.Tracks[0].Samples[10].Bytes, video.Samples[0].Bytes);
        Assert.Equal([(14 * film.MovieTimescale / 10, 80 + 200)], video.Edits);
        AssertShowsTheSame(before, film, 0.6, 1.4);
        Assert.Equal(1.4, (double)film.MovieDuration / film.MovieTimescale, 6);
        Assert.Equal((ulong)video.Samples.Sum(s => s.Duration), video.MediaDuration);
        Assert.Equal("mp4-t1:0.6-2", Trim(source, "0.6", "2").Layout.ViewTag);
        Assert.Equal(TimeSpan.FromSeconds(1.4), Trim(source, "0.6", "2").Layout.Duration);
    }

    [Theory, InlineData(null, "2", 0, 2), InlineData("1", null, 1, 4), InlineData("0", "0.08", 0, 0.08), InlineData("3.6", "9", 3.6, 4), InlineData("0.61", "2", 0.6, 2), InlineData("0.63", "2", 0.64, 2)]
    public void Trimmed_EitherEnd_ShowsTheSection(string? start, string? end, double from, double to)
    {
        byte[] source = TwoTracks().Build();
        AssertShowsTheSame(FilmReader.Read(source), Cut(source, start, end), from, to - from);
    }

    [Fact]
    public void Trimmed_KeyFrameStart_HidesNothing()
    {
        byte[] source = TwoTracks().Build();
        FilmReader film = Cut(source, "0.6", "2", r => r with { ExactStart = false });
        Assert.Equal(80, film.Tracks[0].Edits.Single().MediaTime);
        AssertShowsTheSame(FilmReader.Read(source), film, 0.4, 1.6);
    }

    [Fact]
    public void Trimmed_OnlySmallTables_AreCopied()
    {
        Layout layout = Trim(TwoTracks().Build(), "0.6", "2").Layout;
        Assert.InRange(layout.MemoryBytes, 1, 4096);
        Assert.InRange(layout.Length, 1, layout.HeaderLength + 35 * (Film.Max(s => s.Size) + (2 * Sound.Max(s => s.Size))) + 1100);
    }

    [Fact]
    public void Trimmed_EveryRange_IsASliceOfTheWhole()
    {
        byte[] source = TwoTracks().Build();
        Layout layout = Trim(source, "0.6", "2").Layout;
        byte[] whole = LayoutBytes.Read(layout, source);
        for (int offset = 0; offset < whole.Length; offset += 3)
            Assert.Equal(whole[offset..Math.Min(whole.Length, offset + 17)], LayoutBytes.Read(layout, source, offset, Math.Min(17, whole.Length - offset), 5));
    }

    [Fact]
    public void Trimmed_OtherTracks_AreKeptOnlyWhenAsked()
    {
        Mp4Maker maker = TwoTracks();
        maker.Tracks.Add(new TestTrack { Id = 3, Handler = "text", Samples = [new(5, 1500), new(6, 1500), new(7, 1000)] });
        maker.Tracks.Add(new TestTrack { Id = 4, Handler = "hint", Samples = [new(5, 4000)] });
        byte[] source = maker.Build();
        Assert.Equal(2, Cut(source, "1", "2").Tracks.Count);
        FilmReader film = Cut(source, "1", "2", r => r with { AllTracks = true });
        Assert.Equal(["vide", "soun", "text"], film.Tracks.Select(t => t.Handler));
        AssertShowsTheSame(FilmReader.Read(source), film, 1, 1);
        Assert.Equal("mp4-t1:1-2,all", Trim(source, "1", "2", r => r with { AllTracks = true }).Layout.ViewTag);
    }

    [Fact]
    public void Trimmed_References_ToDroppedTracksGo()
    {
        Mp4Maker maker = TwoTracks();
        maker.Tracks[1] = new TestTrack { Id = 2, Handler = "soun", Timescale = 48000, Samples = Sound, TrakExtra = Box("tref", Box("chap", U32(1), U32(9)), Box("hint", U32(8))) };
        Assert.Equal([.. U32(12), .. "chap"u8, .. U32(1)], Cut(maker.Build(), "1", "2").Tracks[1].Boxes["tref"].ToArray());
    }

    [Fact]
    public void Trimmed_GroupsAndUserData_AreCutOrKept()
    {
        byte[] sbgp = Full("sbgp", 0, 0, "rap "u8.ToArray(), U32(3), U32(12), U32(1), U32(20), U32(0), U32(10), U32(2));
        byte[] udta = Box("udta", Full("meta", 0, 0, new byte[3000]), Full("chpl", 1, 0, new byte[5]));
        byte[] source = TwoTracks(sbgp, udta).Build();
        FilmTrack video = Cut(source, "0.4", "2").Tracks[0];    // samples 10 to 49
        Assert.Equal([.. new byte[4], .. "rap "u8, .. U32(4), .. U32(2), .. U32(1), .. U32(20), .. U32(0), .. U32(10), .. U32(2)], video.Boxes["sbgp"].ToArray()[..36]);
        byte[] bytes = LayoutBytes.Read(Trim(source, "0.4", "2").Layout, source);
        Assert.True(bytes.AsSpan().IndexOf(udta.AsSpan(8, 3012)) > 0);
        Assert.True(bytes.AsSpan().IndexOf("chpl"u8) < 0);
    }

    [Theory, InlineData("4.5", null), InlineData("999", "1000")]
    public void Trimmed_BehindTheEnd_IsUntouched(string start, string? end)
    {
        byte[] source = TwoTracks().Build();
        ViewResult view = Trim(source, start, end);
        Assert.True(view.Layout.IsIdentity);
        Assert.Contains("behind the end", view.Reason!, StringComparison.Ordinal);
    }

    [Fact]
    public void Trimmed_Encrypted_IsUntouched()
        => Assert.Contains("encryption", Trim(TwoTracks(Full("saio", 0, 0, U32(1), U32(44))).Build(), "1", "2").Reason!, StringComparison.Ordinal);

    [Fact]
    public void Trimmed_SamplesBehindTheEndOfTheFile_IsUntouched()
    {
        byte[] source = new Mp4Maker { OffsetBias = 100_000, Tracks = { new TestTrack { Id = 1, Samples = Film } } }.Build();
        Assert.Contains("beyond the end", Trim(source, "1", "2").Reason!, StringComparison.Ordinal);
    }

    [Fact]
    public void Trimmed_OnlyEmptySamples_IsAFilmOfNoBytes()
    {
        byte[] source = new Mp4Maker { Tracks = { new TestTrack { Id = 1, Samples = [new(0, 40), .. Film] } } }.Build();
        FilmTrack video = Cut(source, "0.001", "0.002").Tracks.Single();
        Assert.Equal([0], video.Samples.Select(s => s.Bytes.Length));
        Assert.True(MultiTrimRequest.TryParse("0-0.002,1-2,0-0.002", out MultiTrimRequest sections));
        ViewResult joined = Parse.Index(source).MultiTrimmed(sections);
        Assert.Null(joined.Reason);
        Assert.Single(FilmReader.Read(LayoutBytes.Read(joined.Layout, source)).Tracks);
    }

    [Fact]
    public void Trimmed_EmptyChunkAtTheEndOfAllNumbers_IsCut()
    {
        byte[] source = new Mp4Maker { Tracks = { new TestTrack { Id = 1, Co64 = true, Samples = [new(1, 40), new(0, 40), new(1, 40)] } } }.Build();
        int table = source.AsSpan().IndexOf("co64"u8) + 12;
        source.AsSpan(table + 8, 8).Fill(0xFF);      // of the second chunk, of which nothing is read
        ViewResult cut = Trim(source, "0", "10");
        Assert.Null(cut.Reason);
        Assert.Equal([1, 0, 1], FilmReader.Read(LayoutBytes.Read(cut.Layout, source)).Tracks.Single().Samples.Select(static s => s.Bytes.Length));
    }

    [Fact]
    public void Trimmed_PackedSound_IsCutBetweenPackets()
    {
        // QuickTime ima4: stsz counts frames of one byte, the entry says 64 of them make 34 bytes a channel.
        byte[] entry = Box("ima4", new byte[6], U16(1), U16(0), U16(0), U32(0), U16(1), U16(16), U32(0), U32(48000u << 16));
        TestSample[] frames = [.. Enumerable.Repeat(new TestSample(1, 1), 6400)];
        var maker = new Mp4Maker { Tracks = { new TestTrack { Id = 1, Handler = "soun", Timescale = 6400, Samples = frames, ConstantSize = true, SamplesPerChunk = 640, SampleEntry = entry } } };
        FilmTrack sound = Cut(maker.Build(), "0.1234", "0.5").Tracks[0];
        Assert.Equal(0, sound.Samples.Count % 64);
        Assert.Equal((long)Math.Round(0.1234 * 6400) % 64, sound.Edits.Single().MediaTime);
    }

    [Fact]
    public void Trimmed_ManyEdits_ShowTheSame()
    {
        Mp4Maker maker = TwoTracks();
        maker.Tracks[0] = new TestTrack { Id = 1, Samples = Film, SamplesPerChunk = 3, Edits = [(200, -1), (800, 2080), (400, -1), (1200, 480)] };
        byte[] source = maker.Build();
        FilmReader film = Cut(source, "0.6", "2.2");
        AssertShowsTheSame(FilmReader.Read(source), film, 0.6, 1.6);
    }

    [Fact]
    public void Trimmed_EditsThatFollowEachOther_AreOne()
    {
        Mp4Maker maker = TwoTracks();
        maker.Tracks[0] = new TestTrack { Id = 1, Samples = Film, SamplesPerChunk = 3, Edits = [(800, 80), (1200, 880), (1000, 2080)] };
        byte[] source = maker.Build();
        FilmReader film = Cut(source, "0.6", "2.2");
        Assert.Single(film.Tracks[0].Edits);
        AssertShowsTheSame(FilmReader.Read(source), film, 0.6, 1.6);
    }

    [Fact]
    public void Trimmed_RandomFilms_ShowTheSame()
    {
        int seed = TestSeed.Take();
        var random = new Random(seed);
        for (int round = 0; round < 300; round++)
        {
            byte[] source = RandomFilm.Make(random).Build();
            FilmReader before = FilmReader.Read(source);
            FilmTrack video = before.Tracks[0];
            double shift = video.Edits.Count == 0 ? 0 : ((double)video.Edits.TakeWhile(e => e.MediaTime < 0).Sum(e => e.Duration) / before.MovieTimescale) - (video.Edits[^1].MediaTime / 1000.0);
            double[] pictures = [.. video.Samples.Select(s => Math.Round(shift + (s.Composition / 1000.0), 6)).Where(t => t >= 0).Order()];
            double start = pictures[random.Next(pictures.Length)], end = start + random.Next(1, 3000) / 1000.0;
            string Text(double value) => value.ToString("0.######", System.Globalization.CultureInfo.InvariantCulture);
            ViewResult view = Trim(source, Text(start), Text(end), r => r with { AllTracks = random.Next(2) == 0 });
            Assert.True(view.Reason is null or "the section begins behind the end of the film", $"round {round}: {view.Reason}");
            if (view.Reason is not null) continue;
            byte[] bytes = LayoutBytes.Read(view.Layout, source);
            AssertShowsTheSame(before, FilmReader.Read(bytes), start, view.Layout.Duration!.Value.TotalSeconds, $"round {round}");
        }
    }

    // At every half frame of the section both films show the same sample, and what is decoded first is a sync sample.
    private static void AssertShowsTheSame(FilmReader before, FilmReader after, double start, double length, string where = "")
    {
        foreach (FilmTrack track in after.Tracks)
        {
            FilmTrack source = before.Tracks.Single(t => t.Id == track.Id);
            Assert.True(track.Samples[0].IsSync, where);
            // At times that no clock of these films has a tick at: where one sample follows another, rounding alone says which is shown.
            for (double time = 0.005137; time < length - 0.001; time += 0.0197)
            {
                (FilmSample? wanted, bool isOver) = Projection.At(source, before.MovieTimescale, start + time);
                FilmSample? shown = Projection.At(track, after.MovieTimescale, time).Sample;
                if (isOver || (wanted is null && shown is null)) continue;
                Assert.True(wanted is not null && shown is not null, $"{where} track {track.Id} at {start}+{time}: wanted {wanted?.Composition}, shown {shown?.Composition}");
                Assert.True(wanted!.Bytes.AsSpan().SequenceEqual(shown!.Bytes), $"{where} track {track.Id} at {start}+{time}: another sample");
            }
        }
    }
}
