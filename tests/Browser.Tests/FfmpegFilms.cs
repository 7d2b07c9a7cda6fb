using System.Diagnostics;

namespace StonMedia.Browser.Tests;

/// <summary>Films that are made of the samples, as they are too large to come with them.</summary>
internal static class FfmpegFilms
{
    /// <summary>Seconds of each.</summary>
    public const int Seconds = 16;

    /// <summary>Pixels across of the two renditions.</summary>
    public const int Small = 320, Large = 640;

    /// <summary>The same pictures twice, with key frames at the same times (every two seconds), and a tone as MP3.</summary>
    public static async Task MakeAsync(string clock, string tone, string folder)
    {
        string[] picture = ["-t", $"{Seconds}", "-c:v", "libx264", "-preset", "ultrafast", "-bf", "2", "-g", "48", "-keyint_min", "48", "-sc_threshold", "0", "-c:a", "copy"];
        string[] arguments =
        [
            "-v", "error", "-nostdin", "-y", "-i", clock, "-i", tone,
            "-map", "0", .. picture, "-vf", "scale=320:180", Path.Combine(folder, "film_360p.mp4"),
            "-map", "0", .. picture, Path.Combine(folder, "film_720p.mp4"),
            "-map", "1", "-t", $"{Seconds}", "-c:a", "libmp3lame", "-b:a", "64k", Path.Combine(folder, "tone.mp3"),
        ];
        await RunAsync(arguments);
    }

    /// <summary>The clock's first <see cref="Seconds"/> seconds as a recorder writes them: key frames every two seconds, a fragment each half second, nothing behind the last.</summary>
    public static async Task<byte[]> RecordingAsync(string clock)
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory("stonmedia-recording-");
        try
        {
            string file = Path.Combine(folder.FullName, "live.mp4");
            await RunAsync(["-v", "error", "-nostdin", "-i", clock, "-t", $"{Seconds}", "-vf", "scale=320:180", "-c:v", "libx264", "-preset", "ultrafast", "-bf", "0", "-g", "48", "-keyint_min", "48", "-sc_threshold", "0",
                "-c:a", "copy", "-movflags", "frag_keyframe+empty_moov+default_base_moof+skip_trailer", "-frag_duration", "500000", file]);
            return await File.ReadAllBytesAsync(file);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static async Task RunAsync(string[] arguments)
    {
        try
        {
            using Process ffmpeg = Process.Start(new ProcessStartInfo("ffmpeg", arguments) { RedirectStandardError = true })!;
            using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(120));
            string errors = await ffmpeg.StandardError.ReadToEndAsync(limit.Token);
            await ffmpeg.WaitForExitAsync(limit.Token);
            Assert.True(ffmpeg.ExitCode == 0, errors);
        }
        catch (System.ComponentModel.Win32Exception)
        {
            Assert.Skip("no ffmpeg on this machine (test.sh installs it where it may)");
        }
    }
}
