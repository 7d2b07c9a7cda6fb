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
