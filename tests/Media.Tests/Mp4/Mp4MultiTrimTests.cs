using System.Globalization;
using StonMedia.Media.Tests.Layouts;

namespace StonMedia.Media.Tests.Mp4;

public sealed class Mp4MultiTrimTests
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
        Assert.StartsWith("mp4-m4:", view.Layout.ViewTag, StringComparison.Ordinal);
        AssertShowsInTurn(source, film, sections, sections);
    }

    [Fact]
    public void MultiTrimmed_HiddenPictures_LastAlmostNothing()
    {
        byte[] source = Source();
        FilmTrack video = FilmReader.Read(LayoutBytes.Read(Join(source, "0-1,1.32-2,0.68-1").Layout, source)).Tracks[0];
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

    [Theory, InlineData("0-1,3.97-3.975,1-2"), InlineData("3.97-3.975,0-1,1-2")]
    public void MultiTrimmed_SectionOfNothingButHalfAPacket_IsLeftOut(string sections)
    {
        byte[] source = new Mp4Maker
        {
            Tracks = { new TestTrack { Id = 1, Samples = Film, Edits = [(3960, 80)] }, new TestTrack { Id = 2, Handler = "soun", Timescale = 48000, Samples = Sound } },
        }.Build();
        ViewResult view = Join(source, sections);
        Assert.Null(view.Reason);
        Assert.Equal(2, view.Layout.Duration!.Value.TotalSeconds, 3);
        AssertShowsInTurn(source, FilmReader.Read(LayoutBytes.Read(view.Layout, source)), sections, sections);
        Assert.Contains("no section", Join(source, "3.97-3.975").Reason!, StringComparison.Ordinal);
    }

    [Fact]
    public void MultiTrimmed_BeginningBehindSoundThatEndedEarly_IsHeardOnTime()
    {
        // The sound ends 16 ms before its section, three quarters of a packet, and no packet stands before the first one to fill that with.
        TestSample[] pictures = [.. Enumerable.Range(0, 100).Select(i => new TestSample(30, 40, 0, i % 10 == 0))];
        byte[] source = new Mp4Maker
        {
            Tracks = { new TestTrack { Id = 1, Samples = pictures }, new TestTrack { Id = 2, Handler = "soun", Timescale = 48000, Samples = Sound[..186] } },
        }.Build();
        const string Sections = "3.2-3.984,0-1";
        AssertShowsInTurn(source, FilmReader.Read(LayoutBytes.Read(Join(source, Sections).Layout, source)), Sections, Sections);
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
        int seed = TestSeed.Take();
        var random = new Random(seed);
        for (int round = 0; round < 60; round++)
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
            if (view.Reason is null) AssertShowsInTurn(source, FilmReader.Read(LayoutBytes.Read(view.Layout, source)), sections, $"round {round}: {sections}");
        }
    }

    // What the pictures of the result are: runs of source pictures that follow each other, and when each begins.
    private static List<(double At, double Start, double Length)> Pieces(FilmReader before, FilmReader after)
    {
        FilmTrack source = before.Tracks[0], track = after.Tracks.FirstOrDefault(t => t.Id == 1)!;
        if (track is null) return [];
        List<FilmSample> original = [.. source.Samples.OrderBy(s => s.Composition)];
        List<long> times = [.. original.Select(s => s.Composition).Distinct()];
        (long duration, long begin) = track.Edits[^1];
        double empty = track.Edits.Count > 1 ? (double)track.Edits[0].Duration / after.MovieTimescale : 0;
        double sourceShift = source.Edits.Count == 0 ? 0
            : ((double)source.Edits.TakeWhile(e => e.MediaTime < 0).Sum(e => e.Duration) / before.MovieTimescale) - ((double)source.Edits[^1].MediaTime / source.Timescale);
        long end = begin + (duration * track.Timescale / after.MovieTimescale);
        List<FilmSample> ordered = [.. track.Samples.OrderBy(s => s.Composition)];
        var pieces = new List<(double At, double Start, double Length)>();
        int last = -2;
        for (int i = 0; i < ordered.Count; i++)
        {
            FilmSample shown = ordered[i];
            bool isHidden = track.Timescale >= 1_000_000 && i + 1 < ordered.Count && ordered[i + 1].Composition - shown.Composition <= 2;
            if (isHidden || shown.Composition < begin || shown.Composition >= end) continue;
            int index = original.FindIndex(s => s.Bytes.AsSpan().SequenceEqual(shown.Bytes));
            Assert.True(index >= 0, $"picture {i} is not the source's");
            double at = empty + ((double)(shown.Composition - begin) / track.Timescale), time = sourceShift + ((double)original[index].Composition / source.Timescale);
            int rank = times.IndexOf(original[index].Composition);    // two pictures may be due at once
            bool goesOn = (rank == last || rank == last + 1) && Math.Abs(time - pieces[^1].Start - at + pieces[^1].At) < 0.0006;
            if (!goesOn) pieces.Add((at, time, 0));
            pieces[^1] = pieces[^1] with { Length = Math.Min(at + 0.04, (double)after.MovieDuration / after.MovieTimescale) - pieces[^1].At };
            last = rank;
        }

        for (int i = 0; i + 1 < pieces.Count; i++) pieces[i] = pieces[i] with { Length = Math.Min(pieces[i].Length, pieces[i + 1].At - pieces[i].At) };
        return pieces;
    }

    // Every run of pictures begins near a section that was asked for, and all together last as long, but for what seams may be moved by.
    private static void AssertIsNear(byte[] source, string sections, FilmReader film, List<(double At, double Start, double Length)> pieces, string where)
    {
        const double Moved = 0.1001;
        Assert.True(MultiTrimRequest.TryParse(sections, out MultiTrimRequest request));
        foreach ((double _, double start, double _) in pieces)
            Assert.True(request.Sections.Any(s => Math.Abs((s.StartMicroseconds / 1e6) - start) < Moved || (s.StartMicroseconds / 1e6 < start && start < 0.41)), $"{where}: a section begins at {start}");
        double wanted = request.Sections.Select(s => Parse.Index(source).Trimmed(s with { AllTracks = true })).Where(v => v.Reason is null).Sum(v => v.Layout.Duration!.Value.TotalSeconds);
        Assert.InRange((double)film.MovieDuration / film.MovieTimescale, wanted - (Moved * 2 * request.Sections.Count), wanted + (Moved * 2 * request.Sections.Count));
    }

    private static void AssertShowsInTurn(byte[] source, FilmReader after, string sections, string where)
    {
        FilmReader before = FilmReader.Read(source);
        List<(double At, double Start, double Length)> pieces = Pieces(before, after);
        AssertIsNear(source, sections, after, pieces, where);
        foreach (FilmTrack track in after.Tracks)
        {
            FilmTrack original = before.Tracks.Single(t => t.Id == track.Id);
            for (int i = 1; i < track.Samples.Count; i++) Assert.True(track.Samples[i].Time > track.Samples[i - 1].Time, $"{where} track {track.Id}: sample {i} is decoded too early");
            double slack = track.Handler == "soun" ? 0.0112 : 0.0006;    // half a packet and half a tick of the pictures; hidden pictures
            foreach ((double at, double start, double length) in pieces)
            {
                for (double time = 0.0117; time < length - 0.0117; time += 0.0197)
                {
                    FilmSample? shown = Projection.At(track, after.MovieTimescale, at + time).Sample;
                    (FilmSample? Sample, bool IsOver)[] wanted = [.. new[] { -slack, 0, slack }.Select(s => Projection.At(original, before.MovieTimescale, start + time + s))];
                    if (wanted.Any(w => w.IsOver || w.Sample is null)) continue;
                    bool found = shown is not null && wanted.Any(w => w.Sample!.Bytes.AsSpan().SequenceEqual(shown.Bytes));
                    Assert.True(found, string.Create(CultureInfo.InvariantCulture, $"{where} track {track.Id} at {start}+{time:F4}: wanted {wanted[1].Sample!.Composition}, shown {shown?.Composition}"));
                }
            }
        }
    }
}
