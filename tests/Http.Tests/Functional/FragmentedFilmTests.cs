using System.Diagnostics;
using StonMedia.Tests.Support;

namespace StonMedia.Http.Tests.Functional;

/// <summary>A fragmented film: whole, it goes out as it is and its fragments are not looked up; clips of it are plain films.</summary>
public sealed class FragmentedFilmTests
{
    [Fact]
    public async Task Get_WholeThenClips_FragmentsAreLookedUpOnceAndOnlyForClips()
    {
        byte[] film = Fragmented();
        await using ScriptedOrigin origin = ScriptedOrigin.Start().Serve("/film.mp4", OriginContent.Of(film));
        await using EdgeUnderTest edge = await EdgeUnderTest.StartAsync(origin);
        Assert.Equal(film.Length, (await Probe.SendAsync(edge.Port, "HEAD", "/film.mp4")).ContentLength);
        Assert.InRange(origin.CountOf("/film.mp4"), 1, 2);

        ProbeReply clip = await edge.GetAsync("/film.mp4?start=20&end=24");
        Assert.Equal((200, true), (clip.Status, clip.IsWhole));
        Assert.True(clip.Body.AsSpan().IndexOf("moof"u8) < 0);
        Assert.InRange(clip.Body.Length, film.Length / 60, film.Length / 4);
        int looked = origin.CountOf("/film.mp4");
        Assert.Equal(200, (await Probe.SendAsync(edge.Port, "HEAD", "/film.mp4?trimming=20-24,5-6")).Status);
        Assert.Equal(looked, origin.CountOf("/film.mp4"));

        ProbeReply whole = await edge.GetAsync("/film.mp4");
        Assert.True(film.AsSpan().SequenceEqual(whole.Body));
        Assert.InRange(origin.BodyBytesOf("/film.mp4"), film.Length, film.Length + (64 << 10));
    }

    [Theory, InlineData("/film.mp4/mp4hls/index.m3u8"), InlineData("/film.mp4/mp4dash/manifest.mpd")]
    public async Task Get_Segments_CostTheFragmentHeadersAndWhatTheyHold(string playlist)
    {
        byte[] film = Fragmented();
        await using ScriptedOrigin origin = ScriptedOrigin.Start().Serve("/film.mp4", OriginContent.Of(film));
        await using EdgeUnderTest edge = await EdgeUnderTest.StartAsync(origin, "media { hls { enabled = on, segment = 4 s, format = fmp4 }, dash.enabled = on }");
        ProbeReply list = await edge.GetAsync(playlist);
        Assert.Equal(200, list.Status);
        int looked = origin.CountOf("/film.mp4");
        string folder = playlist[..(playlist.LastIndexOf('/') + 1)], track = playlist.EndsWith(".mpd", StringComparison.Ordinal) ? "-v1" : "";
        ProbeReply init = await edge.GetAsync($"{folder}init{track}.mp4"), first = await edge.GetAsync($"{folder}0{track}.m4s"), sixth = await edge.GetAsync($"{folder}5{track}.m4s");
        Assert.Equal((200, 200, 200), (init.Status, first.Status, sixth.Status));
        Assert.True(init.Body.AsSpan().IndexOf("mvex"u8) > 0);
        Assert.True(first.Body.AsSpan().IndexOf("moof"u8) > 0);
        Assert.InRange(sixth.Body.Length, film.Length / 60, film.Length / 4);
        Assert.InRange(origin.CountOf("/film.mp4"), looked, looked + 4);
        Assert.InRange(origin.BodyBytesOf("/film.mp4"), 1, film.Length);
    }

    [Fact]
    public async Task Get_FragmentsPacedAlongTheTimeline_TakeTheirTimeAndNoLookUps()
    {
        byte[] film = Fragmented();
        await using ScriptedOrigin origin = ScriptedOrigin.Start().Serve("/film.mp4", OriginContent.Of(film));
        await using EdgeUnderTest edge = await EdgeUnderTest.StartAsync(origin, "throttle { enabled = on, rate = 1000 mbps, pacing = timeline, boost = 0 s, query { enabled = on } }");
        List<int> fragments = [];
        for (int at = 0; film.AsSpan(at).IndexOf("moof"u8) is >= 0 and var found; at += found + 1) fragments.Add(at + found - 4);
        int first = fragments[2], last = fragments[3] - 1;    // one fragment: two seconds
        string range = $"Range: bytes={first}-{last}";
        byte[] expected = film[first..(last + 1)];
        Assert.Equal(expected, (await edge.GetAsync("/film.mp4?boost=60", range)).Body);
        Assert.InRange(origin.CountOf("/film.mp4"), 1, 5);    // the moov, the list at the end, the range
        long began = TimeProvider.System.GetTimestamp();
        Assert.Equal(expected, (await edge.GetAsync("/film.mp4", range)).Body);
        Assert.True(TimeProvider.System.GetElapsedTime(began).TotalSeconds > 0.5, "a fragment came at once");
    }

    private static byte[] Fragmented()
    {
        string? folder = AppContext.BaseDirectory;
        while (folder is not null && !File.Exists(Path.Combine(folder, "StonMedia.sln"))) folder = Path.GetDirectoryName(folder);
        string source = Path.Combine(folder!, "samples", "media", "clock.mp4"), target = Path.GetTempFileName();
        try
        {
            string[] arguments = ["-v", "error", "-y", "-i", source, "-c", "copy", "-movflags", "frag_keyframe+empty_moov", "-f", "mp4", target];
            using Process process = Process.Start(new ProcessStartInfo("ffmpeg", arguments))!;
            Assert.True(process.WaitForExit(TimeSpan.FromMinutes(1)));
            Assert.Equal(0, process.ExitCode);
            return File.ReadAllBytes(target);
        }
        catch (System.ComponentModel.Win32Exception)
        {
            Assert.Skip("ffmpeg is not installed");
            throw;
        }
        finally
        {
            File.Delete(target);
        }
    }
}
