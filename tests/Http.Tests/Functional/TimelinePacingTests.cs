using System.Diagnostics;
using StonMedia.Tests.Support;

namespace StonMedia.Http.Tests.Functional;

/// <summary><c>throttle.pacing = timeline</c> through the whole server.</summary>
public sealed class TimelinePacingTests
{
    private const string Throttle = "throttle { enabled = on, rate = 1000 mbps, pacing = timeline, boost = 1 s, query { enabled = on } }";

    // How late things may be is measured where there is time for it; on a busy machine only how early.
    private static readonly bool s_isLong = Environment.GetEnvironmentVariable("STONMEDIA_LONG") == "1";
    private static readonly double s_soon = s_isLong ? 2 : 60;
    private static readonly double s_late = s_isLong ? 6 : 60;

    [Theory]
    [InlineData("/clock.mp4?start=10&end=13", "media { relocate-header = on }")]
    [InlineData("/clock.mp4?trimming=10-11.5,3-4.5", "media { relocate-header = on }")]
    public async Task Get_Clip_TakesItsOwnTimeLessTheBoost(string target, string host)
    {
        await using ScriptedOrigin origin = ScriptedOrigin.Start().Serve("/clock.mp4", OriginContent.Of(Sample()));
        await using EdgeUnderTest edge = await EdgeUnderTest.StartAsync(origin, $"{host}\n{Throttle}");
        Assert.Equal(200, (await Probe.SendAsync(edge.Port, "HEAD", target)).Status);
        var clock = Stopwatch.StartNew();
        ProbeReply clip = await edge.GetAsync(target);
        double seconds = clock.Elapsed.TotalSeconds;
        Assert.Equal((200, true), (clip.Status, clip.IsWhole));
        Assert.InRange(seconds, 1.5, s_late);

        clock.Restart();
        Assert.Equal(clip.Body, (await edge.GetAsync(target + "&boost=60")).Body);
        Assert.InRange(clock.Elapsed.TotalSeconds, 0, s_soon);
        clock.Restart();
        Assert.Equal(clip.Body, (await edge.GetAsync(target + "&bandwidth=100000")).Body);
        Assert.InRange(clock.Elapsed.TotalSeconds, 0, s_soon);
    }

    [Theory, InlineData("on"), InlineData("off")]
    public async Task Get_RangeOfTheWholeFilm_IsPacedFromThere(string relocate)
    {
        byte[] film = Sample();
        await using ScriptedOrigin origin = ScriptedOrigin.Start().Serve("/clock.mp4", OriginContent.Of(film));
        await using EdgeUnderTest edge = await EdgeUnderTest.StartAsync(origin, $"media {{ relocate-header = {relocate} }}\n{Throttle}");
        string range = $"Range: bytes={film.Length / 2}-{(film.Length / 2) + (film.Length / 30) - 1}";    // three seconds of ninety
        Assert.Equal(206, (await edge.GetAsync("/clock.mp4?boost=60", range)).Status);
        var clock = Stopwatch.StartNew();
        ProbeReply part = await edge.GetAsync("/clock.mp4", range);
        Assert.Equal((206, film.Length / 30), (part.Status, part.Body.Length));
        Assert.InRange(clock.Elapsed.TotalSeconds, 1, s_late);
    }

    private static byte[] Sample()
    {
        string? folder = AppContext.BaseDirectory;
        while (folder is not null && !File.Exists(Path.Combine(folder, "StonMedia.sln"))) folder = Path.GetDirectoryName(folder);
        return File.ReadAllBytes(Path.Combine(folder!, "samples", "media", "clock.mp4"));
    }
}
