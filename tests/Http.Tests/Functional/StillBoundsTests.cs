using StonMedia.Streams.Stills;
using StonMedia.Tests.Support;

namespace StonMedia.Http.Tests.Functional;

/// <summary>What keeps the making of stills in bounds, with a program that does all it should not.</summary>
public sealed class StillBoundsTests
{
    private const string On = "media { stills.enabled = on }", WaitForGo = "while [ ! -e \"$D/go\" ]; do sleep 0.05; done\nprintf picture";

    [Fact]
    public async Task Pictures_MoreThanMayBeUnderWay_AreToldToComeBack()
    {
        using var fake = new FakeFfmpeg(WaitForGo);
        await using ScriptedOrigin origin = Origin();
        await using EdgeUnderTest edge = await StartAsync(origin, new PictureOptions { Program = fake.Program, MaxRunning = 1, MaxUnderWay = 2 });
        Task<ProbeReply> first = edge.GetAsync("/film.mp4/thumb?t=1"), same = edge.GetAsync("/film.mp4/thumb?t=1");
        await fake.StartedAsync(1);
        Task<ProbeReply> second = edge.GetAsync("/film.mp4/thumb?t=2");
        await Eventually.HoldsAsync(() => edge.MetricAsync("stonmedia_stills_under_way").GetAwaiter().GetResult() == 2, "two are under way", TimeSpan.FromSeconds(60));
        ProbeReply third = await edge.GetAsync("/film.mp4/thumb?t=3");
        Assert.Equal((503, "2"), (third.Status, third.Header("Retry-After")));
        Assert.Single(fake.Started);
        fake.Go();
        foreach (ProbeReply reply in await Task.WhenAll(first, same, second))
        {
            Assert.Equal(200, reply.Status);
            Assert.Equal("picture"u8.ToArray(), reply.Body);
        }

        Assert.Equal(2, fake.Started.Length);
        Assert.Equal(200, (await edge.GetAsync("/film.mp4/thumb?t=3")).Status);
        Assert.Equal(3, await edge.MetricAsync("stonmedia_stills_made_total"));
        Assert.Equal(1, await edge.MetricAsync("stonmedia_stills_refused_total"));
    }

    [Theory]
    [InlineData("sleep 1000")]
    [InlineData("trap '' TERM INT HUP; while :; do sleep 1000; done")]
    public async Task Picture_ProgramThatHangs_IsKilledAfterItsTime(string behaviour)
    {
        using var fake = new FakeFfmpeg(behaviour);
        await using ScriptedOrigin origin = Origin();
        await using EdgeUnderTest edge = await StartAsync(origin, new PictureOptions { Program = fake.Program, TimeLimit = TimeSpan.FromSeconds(2) });
        Assert.Equal(500, (await edge.GetAsync("/film.mp4/thumb?t=1")).Status);
        // On a busy machine its time may be over before the shell has come as far as to say that it runs.
        int started = fake.Started.Length;
        Assert.InRange(started, 0, 1);
        Assert.Equal((0, 1L), (fake.Running, await edge.MetricAsync("stonmedia_stills_failed_total")));
        // It is known for a while, and not tried again.
        Assert.Equal(500, (await edge.GetAsync("/film.mp4/thumb?t=1")).Status);
        Assert.Equal((started, 1L), (fake.Started.Length, await edge.MetricAsync("stonmedia_stills_failed_total")));
        Assert.Equal(200, (await edge.GetAsync("/film.mp4")).Status);
    }

    [Theory]
    [InlineData("yes")]
    [InlineData("printf '%70000s' complaint >&2; exit 1")]
    [InlineData("head -c 3000000 /dev/zero >&2; exit 1")]
    [InlineData("kill -9 $$")]
    public async Task Picture_ProgramThatMisbehaves_IsAnErrorAndNothingIsLeft(string behaviour)
    {
        using var fake = new FakeFfmpeg(behaviour);
        await using ScriptedOrigin origin = Origin();
        await using EdgeUnderTest edge = await StartAsync(origin, new PictureOptions { Program = fake.Program, TimeLimit = TimeSpan.FromSeconds(30), MaxOutput = 1 << 20 });
        ProbeReply reply = await edge.GetAsync("/film.mp4/thumb?t=1");
        Assert.Equal(500, reply.Status);
        Assert.InRange(reply.Body.Length, 1, 200);
        Assert.Equal((1, 0), (fake.Started.Length, fake.Running));
        Assert.Equal(1, await edge.MetricAsync("stonmedia_stills_failed_total"));
    }

    [Fact]
    public async Task Picture_OriginThatDoesNotSendTheFilm_IsAnErrorInTimeAndNoProgramWaits()
    {
        using var fake = new FakeFfmpeg("printf picture");
        OriginContent film = OriginContent.Of(File.ReadAllBytes(Sample("clock.mp4")));
        await using ScriptedOrigin origin = ScriptedOrigin.Start().Serve("/film.mp4", film with { HangAt = 200_000 });
        await using EdgeUnderTest edge = await StartAsync(origin, new PictureOptions { Program = fake.Program, InputLimit = TimeSpan.FromSeconds(1) });
        Assert.Equal(504, (await edge.GetAsync("/film.mp4/thumb?t=14")).Status);
        Assert.Empty(fake.Started);
        Assert.Equal(0, await edge.MetricAsync("stonmedia_stills_under_way"));
    }

    [Fact]
    public async Task Stop_WhileProgramsRun_TheyAreGone()
    {
        using var fake = new FakeFfmpeg("sleep 1000");
        await using ScriptedOrigin origin = Origin();
        Task<ProbeReply> asked;
        await using (EdgeUnderTest edge = await StartAsync(origin, new PictureOptions { Program = fake.Program, MaxRunning = 2 }))
        {
            asked = Task.WhenAny(edge.GetAsync("/film.mp4/thumb?t=1"), edge.GetAsync("/film.mp4/thumb?t=2")).Unwrap();
            await fake.StartedAsync(2);
            Assert.Equal(2, fake.Running);
        }

        Assert.Equal(0, fake.Running);
        // No answer, or one that says why: but it does not hang.
        await Assert.ThrowsAnyAsync<Exception>(async () => Assert.Equal(200, (await asked).Status));
    }

    private static Task<EdgeUnderTest> StartAsync(ScriptedOrigin origin, PictureOptions pictures) => EdgeUnderTest.StartAsync(origin, On, pictures: pictures);

    private static ScriptedOrigin Origin() => ScriptedOrigin.Start().Serve("/film.mp4", OriginContent.Of(File.ReadAllBytes(Sample("clock.mp4"))));

    private static string Sample(string name)
    {
        string? folder = AppContext.BaseDirectory;
        while (folder is not null && !File.Exists(Path.Combine(folder, "StonMedia.sln"))) folder = Path.GetDirectoryName(folder);
        return Path.Combine(folder ?? throw new DirectoryNotFoundException("StonMedia.sln is nowhere above the tests"), "samples", "media", name);
    }
}
