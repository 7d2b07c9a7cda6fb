using System.Diagnostics;
using System.Globalization;

namespace StonMedia.Browser.Tests;

/// <summary>One picture of a file as ffmpeg decodes it: what the browser's picture is compared with.</summary>
internal static class FfmpegFrame
{
    /// <summary>Average red, green and blue of each cell of a 16 x 9 grid, as <see cref="Film.GridAsync"/> has them.</summary>
    public static async Task<int[]> GridAsync(string file, double second)
    {
        var start = new ProcessStartInfo("ffmpeg",
        [
            "-v", "error", "-ss", second.ToString(CultureInfo.InvariantCulture), "-i", file, "-frames:v", "1",
            "-vf", "scale=16:9:flags=area,format=rgb24", "-f", "rawvideo", "-",
        ])
        {
            RedirectStandardOutput = true,
        };
        try
        {
            using Process ffmpeg = Process.Start(start)!;
            using var picture = new MemoryStream();
            using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
            await ffmpeg.StandardOutput.BaseStream.CopyToAsync(picture, limit.Token);
            await ffmpeg.WaitForExitAsync(limit.Token);
            Assert.Equal(0, ffmpeg.ExitCode);
            return [.. picture.ToArray().Select(static value => (int)value)];
        }
        catch (System.ComponentModel.Win32Exception)
        {
            Assert.Skip("no ffmpeg on this machine (test.sh installs it where it may)");
            return [];
        }
    }
}
