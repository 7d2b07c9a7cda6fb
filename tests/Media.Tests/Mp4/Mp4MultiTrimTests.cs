using System.Globalization;
using StonMedia.Media.Tests.Layouts;

namespace StonMedia.Media.Tests.Mp4;

public sealed class Mp4MultiTrimTests(ITestOutputHelper output)
{
    private static readonly TestSample[] Film = [.. Enumerable.Range(0, 100).Select(i => new TestSample(30 + (i % 7), 40, 80 + (i % 10 is 0 or 9 ? 0 : i % 2 == 1 ? 40 : -40), i % 10 == 0))];

    private static readonly TestSample[] Sound = [.. Enumerable.Range(0, 200).Select(i => new TestSample(11 + (i % 4), 1024))];

    private static byte[] Source()
        => new Mp4Maker
        {
            Tracks =
            {
                new TestTrack { Id = 1, Samples = Film, SamplesPerChunk = 3, Edits = [(4000, 80)] },
                new TestTrack { Id = 2, Handler = "soun", Timescale = 48000, Samples = Sound, SamplesPerChunk = 7 },
                new TestTrack { Id = 3, Handler = "text", Samples = [new(5, 1500), new(6, 1500), new(7, 1000)] },
            },
        }.Build();

    private static ViewResult Join(byte[] source, string sections, double ratio = 1000, bool allTracks = false)
    {
        Assert.True(MultiTrimRequest.TryParse(sections, out MultiTrimRequest request));
        return Parse.Index(source).MultiTrimmed(request.With(allTracks, exactStart: true, ratio));
    }

    [Theory, InlineData("2-3,0.6-1.4,0.6-1.4,3.6-"), InlineData("1.28-1.36,0-0.04,3-3.4"), InlineData("0.4-0.8,0.8-1.2")]
    public void MultiTrimmed_AnyOrder_ShowsTheSectionsInTurn(string sections)
    {
        byte[] source = Source();
        ViewResult view = Join(source, sections, allTracks: true);
        Assert.Null(view.Reason);
        FilmReader film = FilmReader.Read(LayoutBytes.Read(view.Layout, source));
        Assert.Equal(["ftyp", "moov", "mdat"], film.TopBoxes);
        Assert.Equal(["vide", "soun", "text"], film.Tracks.Select(t => t.Handler));
        Assert.StartsWith("mp4-m1:", view.Layout.ViewTag, StringComparison.Ordinal);
        AssertShowsInTurn(FilmReader.Read(source), film, Pieces(source, sections), sections);
    }

    [Fact]
    public void MultiTrimmed_HiddenPictures_LastAlmostNothing()
    {
        byte[] source = Source();
        FilmTrack video = FilmReader.Read(LayoutBytes.Read(Join(source, "0-1,1.36-2,0.76-1").Layout, source)).Tracks[0];
        Assert.InRange(video.Timescale, 1_000_000u, 2_000_000u);
        Assert.Single(video.Edits);
        Assert.Equal(2, video.Samples.Count(s => s.Duration <= 2 && s.IsSync));    // two sections begin behind their sync sample
        Assert.All(video.Samples, s => Assert.True(s.Composition >= s.Time));
    }

    [Fact]
    public void MultiTrimmed_SectionsAtSyncSamples_KeepTheTicks()
        => Assert.Equal(1000u, FilmReader.Read(LayoutBytes.Read(Join(Source(), "2-2.8,0.4-1.2").Layout, Source())).Tracks[0].Timescale);

    [Fact]
    public void MultiTrimmed_OverTheRatio_LeavesOutTheRest()
    {
        byte[] source = Source();
        Assert.Equal(4.267, Join(source, "0-,0-,0-,0-0.04", ratio: 0).Layout.Duration!.Value.TotalSeconds, 3);
        Assert.Equal(8.533, Join(source, "0-,0-,0-,0-0.04", ratio: 30).Layout.Duration!.Value.TotalSeconds, 3);
    }

    [Fact]
    public void MultiTrimmed_SectionsBehindTheEnd_AreLeftOut()
    {
        Assert.Equal(1.0, Join(Source(), "9-10,1-2,7-").Layout.Duration!.Value.TotalSeconds, 3);
        Assert.Contains("no section", Join(Source(), "9-10,7-").Reason!, StringComparison.Ordinal);
    }

    [Fact]
    public void MultiTrimmed_EveryRange_IsASliceOfTheWhole()
    {
        byte[] source = Source();
        StonMedia.Media.Layouts.Layout layout = Join(source, "2.04-3,0.6-1.4,0.6-1.4").Layout;
        byte[] whole = LayoutBytes.Read(layout, source);
        for (int offset = 0; offset < whole.Length; offset += 5)
            Assert.Equal(whole[offset..Math.Min(whole.Length, offset + 17)], LayoutBytes.Read(layout, source, offset, Math.Min(17, whole.Length - offset), 5));
    }

    [Fact]
    public void MultiTrimmed_RandomFilms_ShowTheSectionsInTurn()
    {
        int seed = Random.Shared.Next();
        output.WriteLine($"seed {seed}");
        var random = new Random(seed);
        for (int round = 0; round < 100; round++)
        {
            byte[] source = RandomFilm.Make(random).Build();
            FilmReader before = FilmReader.Read(source);
            FilmTrack video = before.Tracks[0];
            double shift = video.Edits.Count == 0 ? 0 : ((double)video.Edits.TakeWhile(e => e.MediaTime < 0).Sum(e => e.Duration) / before.MovieTimescale) - (video.Edits[^1].MediaTime / 1000.0);
            double[] pictures = [.. video.Samples.Select(s => Math.Round(shift + (s.Composition / 1000.0), 6)).Where(t => t >= 0).Order()];
            string sections = string.Join(',', Enumerable.Range(0, random.Next(2, 5)).Select(_ =>
            {
                double start = pictures[random.Next(pictures.Length)];
                return FormattableString.Invariant($"{start:0.######}-{start + (random.Next(1, 3000) / 1000.0):0.######}");
            }));
            ViewResult view = Join(source, sections, allTracks: random.Next(2) == 0);
            Assert.True(view.Reason is null or "no section lies in the film, or the first is larger than max-ratio allows", $"round {round}: {sections}: {view.Reason}");
            if (view.Reason is null) AssertShowsInTurn(before, FilmReader.Read(LayoutBytes.Read(view.Layout, source)), Pieces(source, sections), $"round {round}: {sections}");
        }
    }

    // Where the sections begin in the source and how long they are; those behind the film's end are gone.
    private static List<(double Start, double Length)> Pieces(byte[] source, string sections)
    {
        Assert.True(MultiTrimRequest.TryParse(sections, out MultiTrimRequest request));
        var pieces = new List<(double, double)>();
        foreach (TrimRequest section in request.Sections)
        {
            ViewResult alone = Parse.Index(source).Trimmed(section with { AllTracks = true });
            if (alone.Reason is null) pieces.Add((section.StartMicroseconds / 1e6, alone.Layout.Duration!.Value.TotalSeconds));
        }

        return pieces;
    }

    private static void AssertShowsInTurn(FilmReader before, FilmReader after, List<(double Start, double Length)> pieces, string where)
    {
        Assert.Equal(pieces.Sum(p => p.Length), (double)after.MovieDuration / after.MovieTimescale, 3);
        foreach (FilmTrack track in after.Tracks)
        {
            FilmTrack source = before.Tracks.Single(t => t.Id == track.Id);
            for (int i = 1; i < track.Samples.Count; i++) Assert.True(track.Samples[i].Time > track.Samples[i - 1].Time, $"{where} track {track.Id}: sample {i} is decoded too early");
            double slack = track.Handler == "soun" ? 0.0108 : 0.0006, at = 0;    // half a packet; hidden pictures
            foreach ((double start, double length) in pieces)
            {
                for (double time = 0.0113; time < length - 0.0113; time += 0.0197)
                {
                    FilmSample? shown = Projection.At(track, after.MovieTimescale, at + time).Sample;
                    (FilmSample? Sample, bool IsOver)[] wanted = [.. new[] { -slack, 0, slack }.Select(s => Projection.At(source, before.MovieTimescale, start + time + s))];
                    if (wanted.Any(w => w.IsOver || w.Sample is null)) continue;
                    bool found = shown is not null && wanted.Any(w => w.Sample!.Bytes.AsSpan().SequenceEqual(shown.Bytes));
                    Assert.True(found, string.Create(CultureInfo.InvariantCulture, $"{where} track {track.Id} at {start}+{time:F4}: wanted {wanted[1].Sample!.Composition}, shown {shown?.Composition}"));
                }

                at += length;
            }
        }
    }
}
