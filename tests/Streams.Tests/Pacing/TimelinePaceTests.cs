using StonMedia.Media;
using StonMedia.Streams.Pacing;
using StonMedia.Streams.Settings;

namespace StonMedia.Streams.Tests.Pacing;

/// <summary>Films of very uneven bit rate, paced along their timestamps: never short, never further ahead than the boost.</summary>
public sealed class TimelinePaceTests : IClassFixture<VariableFilmFixture>
{
    private const double Boost = 3;

    // What one look at the clock, and the grid of the timeline, may cost.
    private const double Late = 0.35;

    // Of a tag's or frame's first bytes, what stood at the end of a chunk: they tell nothing yet, and go with those before them.
    private const int Torn = 12;

    private readonly VariableFilmFixture _films;
    private readonly ManualTime _time = new();
    private readonly PaceWheel _wheel;
    private readonly Dictionary<VariableFilm, MediaTimeline> _timelines = [];

    public TimelinePaceTests(VariableFilmFixture films)
    {
        _films = films;
        _wheel = new PaceWheel(_time);
    }

    [Theory]
    [InlineData(FilmKind.Mp4, "whole"), InlineData(FilmKind.Mp4, "relocated"), InlineData(FilmKind.Mp4, "clip"), InlineData(FilmKind.Mp4, "joined")]
    [InlineData(FilmKind.Fragmented, "whole"), InlineData(FilmKind.Fragmented, "known"), InlineData(FilmKind.Fragmented, "clip"), InlineData(FilmKind.Fragmented, "joined")]
    [InlineData(FilmKind.FragmentedWithIndex, "whole"), InlineData(FilmKind.FragmentedWithoutLists, "whole")]
    [InlineData(FilmKind.FragmentedLong, "whole")]
    [InlineData(FilmKind.Flv, "whole"), InlineData(FilmKind.Flv, "clip"), InlineData(FilmKind.Flv, "rebased"), InlineData(FilmKind.Flv, "joined")]
    [InlineData(FilmKind.Mp3, "whole"), InlineData(FilmKind.Mp3, "known"), InlineData(FilmKind.Mp3, "clip"), InlineData(FilmKind.Mp3, "joined")]
    [InlineData(FilmKind.Mp3WithoutHeader, "whole"), InlineData(FilmKind.Mp3Constant, "whole"), InlineData(FilmKind.Mp3Constant, "clip"), InlineData(FilmKind.Mp3Constant, "joined")]
    public void Grant_VariableFilm_IsNeverShortAndNeverAheadOfTheBoost(FilmKind kind, string view)
    {
        VariableFilm source = _films.Of(kind), film = source;
        MediaTimeline? timeline = null;
        if (view == "relocated") film = source.View(_films.Folder, source.Index.Relocated().Layout);
        else if (view is "clip" or "rebased") film = source.View(_films.Folder, Layout(source, "7.3", "24", view == "rebased"));
        else if (view == "joined") film = source.View(_films.Folder, Joined(source, "18-24,3-12.5,17-"));
        else if (view == "known") timeline = source.For(TrimRequest.TryParse("1", "2", out TrimRequest any) ? any : null!).Timeline();
        foreach (int chunk in (int[])[64 << 10, 1460]) Run(film, Open(film, 0, chunk: chunk, timeline: timeline), 0, 0);
    }

    [Theory, InlineData(FilmKind.Fragmented), InlineData(FilmKind.FragmentedWithIndex), InlineData(FilmKind.FragmentedWithoutLists), InlineData(FilmKind.Flv), InlineData(FilmKind.Mp3), InlineData(FilmKind.Mp3WithoutHeader)]
    public void Grant_SeekWithoutIndex_IsPacedFromThere(FilmKind kind)
    {
        VariableFilm film = _films.Of(kind);
        var account = new PaceAccount();
        PacedReader first = Open(film, 0, account).Start();
        _time.Advance(TimeSpan.FromSeconds(2));
        first.Pacer.Dispose();
        long place = film.NeededBy(12);
        // Without a list, a seek has to begin with a fragment, as it does in players that know where they are.
        if (kind == FilmKind.FragmentedWithoutLists) place += film.Bytes.AsSpan((int)place).IndexOf("moof"u8) - 4;
        Run(film, Open(film, place, account), place, film.DueAt(place));
    }

    [Theory]
    [InlineData(FilmKind.Fragmented), InlineData(FilmKind.FragmentedWithIndex), InlineData(FilmKind.FragmentedWithoutLists), InlineData(FilmKind.FragmentedLong)]
    public async Task Grant_SeekIntoAFragment_IsPacedByWhatStandsInFront(FilmKind kind)
    {
        VariableFilm film = _films.Of(kind);
        foreach (double seconds in (double[])[1.1, 9.4, 12, 15.9, 18.2, 23.3])
        {
            long place = film.NeededBy(seconds);
            using var body = new HeldBody(film.Bytes, 100_000);
            PacedReader reader = Open(film, place);
            IDueTimes? times = await LeadReader.ReadAsync(reader.Pacer.Unled!, film.Index.Untouched(), body, place, TestContext.Current.CancellationToken);
            reader.Pacer.Lead(times!);
            Run(film, reader, place, film.DueAt(place));
            Assert.Null(reader.Pacer.Unled);
        }
    }

    [Fact]
    public async Task ReadAsync_NothingIsHere_AsksForLittleAndGivesUp()
    {
        VariableFilm film = _films.Of(FilmKind.FragmentedWithoutLists);
        // As a fragment of sixteen megabytes.
        byte[] bytes = new byte[20 << 20];
        film.Bytes.AsSpan(0, (int)film.Index.Untouched().HeaderLength).CopyTo(bytes);
        using var cold = new HeldBody(bytes, 100_000) { Here = 0 };
        Assert.Null(await LeadReader.ReadAsync(film.Timeline()!, Media.Layouts.Layout.Identity(bytes.Length), cold, bytes.Length, TestContext.Current.CancellationToken));
        Assert.InRange(cold.Read, 1 << 20, (4 << 20) + 100);
        using var warm = new HeldBody(bytes, 100_000) { Here = bytes.Length };
        Assert.Null(await LeadReader.ReadAsync(film.Timeline()!, Media.Layouts.Layout.Identity(bytes.Length), warm, bytes.Length, TestContext.Current.CancellationToken));
        Assert.InRange(warm.Read, 16 << 20, (16 << 20) + 1000);
    }

    [Theory, InlineData(1), InlineData(7), InlineData(100), InlineData(65536)]
    public async Task ReadAsync_BlocksOfAnySize_FindTheLastFragment(int block)
    {
        VariableFilm film = _films.Of(FilmKind.FragmentedWithoutLists);
        int moof = film.Bytes.AsSpan(0, 20_000).LastIndexOf("moof"u8) - 4;
        using var body = new HeldBody(film.Bytes, block);
        foreach (int offset in (int[])[moof + 16, moof + 17, moof + 999, 20_000])
        {
            IDueTimes times = (await LeadReader.ReadAsync(film.Timeline()!, film.Index.Untouched(), body, offset, TestContext.Current.CancellationToken))!;
            times.Pass(offset, film.Bytes.AsSpan(offset, 2000));
            Assert.Equal(film.DueAt(offset + 500), times.DueAt(offset + 500) / 1e7, 0.26);
        }
    }

    [Theory, InlineData(FilmKind.Fragmented), InlineData(FilmKind.FragmentedWithoutLists), InlineData(FilmKind.Flv), InlineData(FilmKind.Mp3), InlineData(FilmKind.Mp3WithoutHeader)]
    public void Grant_SmallRangesOneAfterTheOther_HaveOneBoost(FilmKind kind)
    {
        VariableFilm film = _films.Of(kind);
        var account = new PaceAccount();
        long sent = 0;
        for (int i = 0; i < 2_000 && sent < film.Bytes.Length; i++)
        {
            PacedReader range = Open(film, sent, account, 1_000).Start();
            sent += range.Bytes;
            bool waits = !range.IsDone;
            range.Pacer.Dispose();
            if (waits) break;
        }

        Assert.InRange(film.DueAt(sent), Boost - Late, Boost + Late);
    }

    [Fact]
    public void Grant_AtTheFilmsOwnRate_IsShortOrFarAhead()
    {
        VariableFilm film = _films.Film;
        double rate = film.Bytes.Length / film.Seconds;
        var plan = new PacePlan { BytesPerSecond = rate, BoostBytes = (long)(rate * Boost) };
        PacedReader reader = new PacedReader(new DeliveryPacer(plan, new PaceAccount(), _wheel, null, 0), length: film.Bytes.Length).Start();
        double ahead = 0;
        for (double now = 0; now < film.Seconds; now += 0.5, _time.Advance(TimeSpan.FromSeconds(0.5)))
            ahead = Math.Max(ahead, film.DueAt(reader.Bytes) - now);
        Assert.True(ahead > Boost * 2, $"the film is even after all: {ahead} s");
    }

    [Fact]
    public void Grant_Seek_BeginsThereWithTheBoostAnew()
    {
        VariableFilm film = _films.Film;
        var account = new PaceAccount();
        PacedReader first = Open(film, 0, account).Start();
        _time.Advance(TimeSpan.FromSeconds(2));
        first.Pacer.Dispose();
        long place = film.NeededBy(12);
        Run(film, Open(film, place, account), place, film.DueAt(place));
    }

    [Fact]
    public void Grant_ManySmallRanges_HaveOneBoost()
    {
        VariableFilm film = _films.Film;
        var account = new PaceAccount();
        long sent = 0;
        for (int i = 0; i < 2_000 && sent < film.Bytes.Length; i++)
        {
            PacedReader range = Open(film, sent, account, 1_000).Start();
            sent += range.Bytes;
            bool waits = !range.IsDone;
            range.Pacer.Dispose();
            if (waits) break;
        }

        Assert.InRange(film.DueAt(sent), Boost - Late, Boost + Late);
        Assert.InRange(film.DueAt(sent - 1), 0, Boost);
    }

    [Fact]
    public void Grant_ManyJumps_RunOutOfBoost()
    {
        VariableFilm film = _films.Film;
        var account = new PaceAccount();
        int boosted = 0;
        for (int i = 0; i < 12; i++)
        {
            double place = i % 2 == 0 ? 11 : 19;
            long from = film.NeededBy(place);
            PacedReader range = Open(film, from, account).Start();
            if (film.DueAt(from + range.Bytes) - place > 1) boosted++;
            range.Pacer.Dispose();
        }

        Assert.InRange(boosted, 4, 5);
    }

    [Fact]
    public void Grant_ViewerStoodStill_HasTheBoostAgainAndNoMore()
    {
        VariableFilm film = _films.Film;
        PacedReader reader = Open(film, 0).Start();
        reader.Reads = false;
        _time.Advance(TimeSpan.FromSeconds(20));
        double at = film.DueAt(reader.Bytes);
        reader.Reads = true;
        reader.Start();
        Assert.InRange(film.DueAt(reader.Bytes), at + Boost - (2 * Late), at + Boost);
    }

    [Fact]
    public void Grant_SessionCap_HoldsToo()
    {
        VariableFilm film = _films.Film;
        var plan = new PacePlan { Timeline = film.Index.Timeline(), Ahead = TimeSpan.FromSeconds(30), SessionBytesPerSecond = 20_000 };
        PacedReader reader = new PacedReader(new DeliveryPacer(plan, new PaceAccount(), _wheel, null, 0, 1), length: film.Bytes.Length).Start();
        _time.Advance(TimeSpan.FromSeconds(10));
        Assert.InRange(reader.Bytes, 190_000, 212_000);
    }

    [Fact]
    public void Choose_Timeline_FollowsItUnlessARateIsAskedFor()
    {
        VariableFilm film = _films.Film;
        MediaTimeline timeline = film.Index.Timeline()!;
        var settings = new ThrottleSettings { Enabled = true, Pacing = PacingMode.Timeline, Query = new ThrottleQuerySettings { Enabled = true } };
        PacePlan plan = Choose(settings, film, timeline, "boost", "7");
        Assert.Equal((timeline, TimeSpan.FromSeconds(7), 1.0), (plan.Timeline, plan.Ahead, plan.Speed));
        Assert.Equal(2, Choose(settings, film, timeline, "ratio", "200").Speed);
        Assert.Equal((null, 75_000.0), (Choose(settings, film, timeline, "bandwidth", "500").Timeline, Choose(settings, film, timeline, "bandwidth", "500").BytesPerSecond));
        Assert.Equal((null, 150_000.0), (Choose(settings, film, null, "", "").Timeline, Choose(settings, film, null, "", "").BytesPerSecond));
        Assert.Null(Choose(settings with { Pacing = PacingMode.Rate }, film, timeline, "", "").Timeline);
        Assert.True(Choose(settings with { Enabled = false }, film, timeline, "", "").IsUnlimited);
    }

    private static PacePlan Choose(ThrottleSettings settings, VariableFilm film, MediaTimeline? timeline, string name, string value)
    {
        PaceQuery query = default;
        query.Take(settings.Query, name, value);
        return PacePolicy.Choose(settings, new RequestFacts("/a.mp4"), film.Index.Untouched(), in query, timeline);
    }

    private static Media.Layouts.Layout Layout(VariableFilm source, string start, string end, bool rebases)
    {
        Assert.True(TrimRequest.TryParse(start, end, out TrimRequest trim));
        trim = trim with { RebasesTags = rebases };
        ViewResult result = source.For(trim).Trimmed(trim);
        Assert.Null(result.Reason);
        return result.Layout;
    }

    private static Media.Layouts.Layout Joined(VariableFilm source, string sections)
    {
        Assert.True(MultiTrimRequest.TryParse(sections, out MultiTrimRequest request));
        ViewResult result = source.For([.. request.Sections]).MultiTrimmed(request);
        Assert.Null(result.Reason);
        return result.Layout;
    }

    private PacedReader Open(VariableFilm film, long offset, PaceAccount? account = null, long count = long.MaxValue, int chunk = 64 << 10, MediaTimeline? timeline = null)
    {
        timeline ??= _timelines.TryGetValue(film, out MediaTimeline? known) ? known : _timelines[film] = film.Timeline()!;
        Assert.NotNull(timeline);
        count = Math.Min(count, film.Bytes.Length - offset);
        var plan = new PacePlan { Timeline = timeline, Ahead = TimeSpan.FromSeconds(Boost), ExemptBytes = film.Index.Untouched().HeaderLength };
        return new PacedReader(new DeliveryPacer(plan, account ?? new PaceAccount(), _wheel, null, offset), chunk, count, film.Bytes.AsMemory((int)offset, (int)count));
    }

    /// <summary>Plays from <paramref name="place"/> as fast as the clock, from the first byte on.</summary>
    private void Run(VariableFilm film, PacedReader reader, long place, double from)
    {
        reader.Start();
        for (double now = from; now < film.Seconds; now += 0.1, _time.Advance(TimeSpan.FromSeconds(0.1)))
        {
            long sent = place + reader.Bytes;
            Assert.True(sent >= film.NeededBy(now), $"at {now} s {sent} bytes were sent and {film.NeededBy(now)} needed");
            Assert.True(sent >= film.NeededBy(Math.Min(now + Boost - (2 * Late), film.Seconds - 0.1)), $"at {now} s the buffer is not full: {film.DueAt(sent) - now} s");
            long last = sent - 1 - Torn;
            if (last >= place) Assert.True(film.DueAt(last) <= now + Boost + 0.001, $"at {now} s byte {last} was sent {film.DueAt(last) - now} s ahead");
        }

        Assert.Equal(film.Bytes.Length, place + reader.Bytes);
    }
}
