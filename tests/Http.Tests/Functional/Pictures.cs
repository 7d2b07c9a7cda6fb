using System.Diagnostics;
using System.Globalization;

namespace StonMedia.Http.Tests.Functional;

/// <summary>Films made for tests of stills, and a judge of pictures: ffmpeg, without which those tests skip.</summary>
internal static class Pictures
{
    private static readonly Lazy<byte[]> s_film = new(() => Ffmpeg(null,
        "-f", "lavfi", "-i", "testsrc2=s=320x180:r=25:d=12", "-f", "lavfi", "-i", "sine=d=12", "-c:v", "libx264", "-preset", "ultrafast", "-bf", "2", "-g", "75", "-keyint_min", "75",
        "-crf", "12", "-pix_fmt", "yuv420p", "-c:a", "aac", "-f", "mp4", "OUT"));

    /// <summary>Twelve seconds, every picture unlike the others, a key frame each three seconds, pictures out of order, and sound.</summary>
    public static byte[] Film => s_film.Value;

    /// <summary>The same as fragmented MP4.</summary>
    public static byte[] Fragmented => s_fragmented.Value;

    private static readonly Lazy<byte[]> s_fragmented = new(() => Ffmpeg(Film, "-i", "IN", "-c", "copy", "-movflags", "frag_keyframe+empty_moov+default_base_moof", "-f", "mp4", "OUT"));

    /// <summary>The same as a recorder writes it: a fragment each half second, no index behind.</summary>
    public static byte[] Recording => s_recording.Value;

    private static readonly Lazy<byte[]> s_recording = new(() => Ffmpeg(Film,
        "-i", "IN", "-c", "copy", "-movflags", "frag_keyframe+empty_moov+default_base_moof+skip_trailer", "-frag_duration", "500000", "-f", "mp4", "OUT"));

    /// <summary>Eighteen seconds of a recorder, with key frames at 0, 1, 3, 4, 6, 8 and 17 s.</summary>
    public static byte[] Irregular => s_irregular.Value;

    private static readonly Lazy<byte[]> s_irregular = new(() => Ffmpeg(null,
        "-f", "lavfi", "-i", "testsrc2=s=320x180:r=25:d=18", "-f", "lavfi", "-i", "sine=d=18", "-c:v", "libx264", "-preset", "ultrafast", "-bf", "0", "-g", "1000", "-sc_threshold", "0",
        "-force_key_frames", "1,3,4,6,8,17", "-pix_fmt", "yuv420p", "-c:a", "aac", "-movflags", "frag_keyframe+empty_moov+default_base_moof+skip_trailer", "-frag_duration", "500000", "-f", "mp4", "OUT"));

    /// <summary>Twenty seconds of a recorder, with key frames at 0, 2, 4, 15 and 17 s, pictures out of order.</summary>
    public static byte[] Rare => s_rare.Value;

    private static readonly Lazy<byte[]> s_rare = new(() => Ffmpeg(null,
        "-f", "lavfi", "-i", "testsrc2=s=320x180:r=25:d=20", "-f", "lavfi", "-i", "sine=d=20", "-c:v", "libx264", "-preset", "ultrafast", "-bf", "2", "-g", "1000", "-sc_threshold", "0",
        "-force_key_frames", "2,4,15,17", "-pix_fmt", "yuv420p", "-c:a", "aac", "-movflags", "frag_keyframe+empty_moov+default_base_moof+skip_trailer", "-frag_duration", "500000", "-f", "mp4", "OUT"));

    /// <summary>How many pictures a film has that is read from an address while it is written, and what ffmpeg had to say against it.</summary>
    public static async Task<(int Pictures, string Errors)> CountAsync(string address, CancellationToken cancel)
    {
        using Process process = Process.Start(new ProcessStartInfo("ffmpeg", ["-nostdin", "-v", "error", "-live_start_index", "0", "-i", address, "-map", "0:v:0", "-fps_mode", "passthrough", "-f", "framecrc", "-"])
        {
            RedirectStandardError = true, RedirectStandardOutput = true,
        })!;
        try
        {
            Task<string> pictures = process.StandardOutput.ReadToEndAsync(cancel), errors = process.StandardError.ReadToEndAsync(cancel);
            await process.WaitForExitAsync(cancel);
            return ((await pictures).Split('\n').Count(static l => l.Length > 0 && l[0] != '#'), await errors);
        }
        finally
        {
            if (!process.HasExited) process.Kill();
        }
    }

    /// <summary><see cref="Film"/> as FLV, with a list of its key frames.</summary>
    public static byte[] Flv => s_flv.Value;

    private static readonly Lazy<byte[]> s_flv = new(() => Ffmpeg(Film, "-i", "IN", "-c", "copy", "-flvflags", "add_keyframe_index", "-f", "flv", "OUT"));

    /// <summary>The pictures of <see cref="Film"/> in order, 160 x 90 bytes each: their grey.</summary>
    public static byte[][] Frames => s_frames.Value;

    private static readonly Lazy<byte[][]> s_frames = new(() => FramesOf(160, 90));

    private static byte[][] FramesOf(int width, int height)
    {
        byte[] all = Ffmpeg(Film, "-i", "IN", "-an", "-fps_mode", "passthrough", "-vf", string.Create(CultureInfo.InvariantCulture, $"scale={width}:{height},format=gray"), "-f", "rawvideo", "OUT");
        return [.. all.Chunk(width * height)];
    }

    /// <summary>One picture, JPEG or WebP, as grey pixels.</summary>
    public static byte[] Decode(byte[] picture, int width, int height)
        => Ffmpeg(picture, "-i", "IN", "-vf", string.Create(CultureInfo.InvariantCulture, $"scale={width}:{height},format=gray"), "-f", "rawvideo", "OUT");

    /// <summary>A part of a decoded picture.</summary>
    public static byte[] Crop(byte[] picture, int stride, int x, int y, int width, int height)
        => [.. Enumerable.Range(y, height).SelectMany(row => picture.Skip((row * stride) + x).Take(width))];

    /// <summary>Decibels; above 30 nobody sees a difference.</summary>
    public static double Psnr(byte[] one, byte[] other)
    {
        Assert.Equal(one.Length, other.Length);
        double sum = 0;
        for (int i = 0; i < one.Length; i++) sum += (one[i] - other[i]) * (double)(one[i] - other[i]);
        return sum == 0 ? 100 : 10 * Math.Log10(255.0 * 255 * one.Length / sum);
    }

    /// <summary>The index of the picture that is most like the given one.</summary>
    public static int Nearest(byte[][] frames, byte[] picture)
        => Enumerable.Range(0, frames.Length).MaxBy(i => Psnr(frames[i], picture));

    /// <summary>Runs ffmpeg on a file IN and gives what it wrote to OUT.</summary>
    private static byte[] Ffmpeg(byte[]? input, params string[] arguments)
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory("stonmedia-pictures-");
        try
        {
            string from = Path.Combine(folder.FullName, "in"), to = Path.Combine(folder.FullName, "out");
            if (input is not null) File.WriteAllBytes(from, input);
            string[] all = ["-nostdin", "-v", "error", .. arguments.Select(a => a == "IN" ? from : a == "OUT" ? to : a)];
            using Process process = Process.Start(new ProcessStartInfo("ffmpeg", all) { RedirectStandardError = true })!;
            string errors = process.StandardError.ReadToEnd();
            Assert.True(process.WaitForExit(TimeSpan.FromMinutes(2)), "ffmpeg did not end");
            Assert.True(process.ExitCode == 0, errors);
            return File.ReadAllBytes(to);
        }
        catch (System.ComponentModel.Win32Exception)
        {
            Assert.Skip("ffmpeg is not installed");
            throw;
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
