using StonMedia.Media.Layouts;
using StonMedia.Media.Parsing;
using StonMedia.Media.Tests.Layouts;
using static StonMedia.Media.Tests.Mp4.Mp4Maker;

namespace StonMedia.Media.Tests.Mp4;

public sealed class FragmentTests
{
    [Fact]
    public void Trimmed_RandomFragmentedFilms_AreTheClipsOfTheSameFilmWithoutFragments()
    {
        int seed = TestSeed.Take();
        var random = new Random(seed);
        int compared = 0;
        for (int round = 0; round < 150; round++)
        {
            Mp4Maker film = RandomFilm.Make(random);
            for (int i = 0; i < film.Tracks.Count; i++) film.Tracks[i] = film.Tracks[i].WithOpenEdit();    // as the last one of a fragmented film is
            byte[] plain = film.Build(), source = new FragmentMaker(film, random).Build();
            MediaIndex plainIndex = Parse.Index(plain), index = Parse.Index(source);
            Assert.InRange(index.MemoryBytes, 1, 20_000 + (24L * film.Tracks.Sum(static t => t.Samples.Count)));
            string start = FormattableString.Invariant($"{random.Next(0, 3000) / 1000.0}"), end = FormattableString.Invariant($"{random.Next(3001, 5000) / 1000.0}");
            Assert.True(TrimRequest.TryParse(start, end, out TrimRequest request));
            Assert.True(MultiTrimRequest.TryParse($"{start}-{end},0-{end}", out MultiTrimRequest sections));
            bool all = random.Next(2) == 0;
            ViewResult wanted = plainIndex.Trimmed(request with { AllTracks = all }), view = index.Trimmed(request with { AllTracks = all });
            Assert.Equal(wanted.Reason, view.Reason);
            if (wanted.Reason is not null) continue;
            Same(LayoutBytes.Read(wanted.Layout, plain), LayoutBytes.Read(view.Layout, source), $"round {round}: {start}-{end}");
            wanted = plainIndex.MultiTrimmed(sections.With(all, true, 1e4));
            view = index.MultiTrimmed(sections.With(all, true, 1e4));
            Assert.Equal(wanted.Reason, view.Reason);
            if (wanted.Reason is null) Same(LayoutBytes.Read(wanted.Layout, plain), LayoutBytes.Read(view.Layout, source), $"round {round}: joined");
            compared++;
        }

        Assert.InRange(compared, 30, 150);
    }

    [Fact]
    public void Whole_FragmentedFilm_CostsOneNeedAndIsUntouched()
    {
        byte[] source = Film().Build();
        var needs = new List<ParseStep>();
        MediaIndex header = Parse.Run(MediaFormats.CreateParser(source.Length, MediaLimits.Default), source, needs).Index!;
        Assert.Single(needs);
        Assert.True(header.Relocated() is { Layout.IsIdentity: true, Reason: null });
        Assert.True(Parse.Index(source).Relocated() is { Layout.IsIdentity: true, Reason: null });
        Assert.Equal(TimeSpan.FromSeconds(4), Parse.Index(source).Duration);
    }

    [Theory, InlineData(7, "7.4", "8"), InlineData(100_000, "0.4", "1")]
    public void Trimmed_FilmThatBeginsLater_CountsFromZeroUnlessItIsARecording(int begin, string start, string end)
    {
        byte[] plain = Plain().Build(), source = Film(begin).Build();
        Assert.True(TrimRequest.TryParse(start, end, out TrimRequest request));
        Assert.True(TrimRequest.TryParse("0.4", "1", out TrimRequest original));
        Same(LayoutBytes.Read(Parse.Index(plain).Trimmed(original).Layout, plain), LayoutBytes.Read(Parse.Index(source).Trimmed(request).Layout, source), start);
    }

    [Fact]
    public void Trimmed_CutOffInAFragment_PlaysWhatIsThere()
    {
        byte[] source = Film().Build();
        MediaIndex index = Parse.Index(source[..(source.Length - 900)]);
        Assert.InRange(index.Duration!.Value.TotalSeconds, 0.5, 3.99);
        Assert.True(TrimRequest.TryParse("0.1", null, out TrimRequest request));
        Assert.Null(index.Trimmed(request).Reason);
    }

    [Fact]
    public void Trimmed_NegativeOffsets_ShowsEachPictureWhenTheStandardSays()
    {
        // Decoded I P B B P B B ..., shown a picture earlier than with offsets of 0 and above, as CMAF wants it: the first at 0.
        int[] offsets = [0, 80, -40, -40];
        TestSample[] samples = [.. Enumerable.Range(0, 100).Select(i => new TestSample(30 + (i % 7), 40, i % 25 == 0 ? 0 : offsets[((i % 25) - 1) % 3 + 1], i % 25 == 0))];
        var film = new Mp4Maker { Tracks = { new TestTrack { Id = 1, Samples = samples, SamplesPerChunk = 5, CttsVersion = 1 } } };
        byte[] source = new FragmentMaker(film, new Random(9)).Build();
        Assert.True(TrimRequest.TryParse("1", "2", out TrimRequest request));
        ViewResult view = Parse.Index(source).Trimmed(request);
        Assert.Null(view.Reason);
        FilmTrack track = FilmReader.Read(LayoutBytes.Read(view.Layout, source)).Tracks[0];
        (long duration, long mediaTime) = Assert.Single(track.Edits);
        Assert.Equal(1.0, track.Samples.Sum(static s => s.Duration) / 1000.0, 1);
        Assert.InRange(duration, 1, long.MaxValue);
        // Every picture of [1 s, 2 s) is there, at its place; the first sample is the sync sample that is shown at 1 s.
        var at = samples.Select((s, i) => (Time: (i * 40) + s.Offset, Bytes: TestTrack.SampleBytes(1, i, s.Size))).Where(static s => s.Time is >= 1000 and < 2000).ToList();
        Assert.Equal(25, at.Count);
        foreach ((int time, byte[] bytes) in at)
        {
            FilmSample shown = Assert.Single(track.Samples, s => s.Bytes.AsSpan().SequenceEqual(bytes));
            Assert.Equal(time - 1000, shown.Composition - mediaTime);
        }
    }

    [Fact]
    public void Step_TooManyFragments_AreRefusedAfter4096Needs()
    {
        // Each moof stands behind an mdat that is longer than what is looked at.
        byte[] fragment = [.. Box("moof", Full("mfhd", 0, 0, U32(1))), .. Box("mdat", new byte[5000])];
        byte[] source = [.. Film().Build(), .. Enumerable.Repeat(fragment, 4100).SelectMany(static f => f)];
        var needs = new List<ParseStep>();
        ParseStep step = Parse.Steps(source, needs: needs);
        Assert.Equal(ParseStepKind.Refused, step.Kind);
        Assert.Contains("4096", step.Reason!, StringComparison.Ordinal);
        Assert.InRange(needs.Count, 4090, 4097);
    }

    private static Mp4Maker Plain()
        => new()
        {
            Tracks =
            {
                new TestTrack { Id = 1, Samples = [.. Enumerable.Range(0, 100).Select(i => new TestSample(30 + (i % 7), 40, 0, i % 10 == 0))], SamplesPerChunk = 3 },
                new TestTrack { Id = 2, Handler = "soun", Timescale = 48000, Samples = [.. Enumerable.Range(0, 180).Select(i => new TestSample(11 + (i % 4), 1024))], SamplesPerChunk = 7 },
            },
        };

    private static FragmentMaker Film(int begin = 0) => new(Plain(), new Random(5)) { BeginsAt = begin };

    // The same samples at the same times; where the bytes stand is another matter.
    private static void Same(byte[] wanted, byte[] actual, string where)
    {
        FilmReader before = FilmReader.Read(wanted), after = FilmReader.Read(actual);
        Assert.Equal(before.Tracks.Select(t => t.Id), after.Tracks.Select(t => t.Id));
        Assert.Equal((double)before.MovieDuration / before.MovieTimescale, (double)after.MovieDuration / after.MovieTimescale, 4);
        foreach ((FilmTrack a, FilmTrack b) in before.Tracks.Zip(after.Tracks))
        {
            string track = $"{where} track {a.Id}";
            Assert.True(a.Edits.Select(e => e.MediaTime).SequenceEqual(b.Edits.Select(e => e.MediaTime)), track);
            Assert.True(a.Samples.Count == b.Samples.Count, $"{track}: {a.Samples.Count} samples, {b.Samples.Count}");
            foreach ((FilmSample x, FilmSample y) in a.Samples.Zip(b.Samples))
                Assert.True(x.Bytes.AsSpan().SequenceEqual(y.Bytes) && (x.Time, x.Composition, x.Duration, x.IsSync) == (y.Time, y.Composition, y.Duration, y.IsSync), $"{track} at {x.Time}");
        }
    }
}
