using System.Globalization;

namespace StonMedia.Bench.Load;

/// <summary>Addresses of views, with times and numbers that make sense and others.</summary>
internal static class FuzzViews
{
    private static readonly string[] s_times = ["0", "0.4", "1", "2.5", "7", "30", "400", "1e9", "-1", "NaN", "99999999999", "0.000001", ""];
    private static readonly string[] s_tracks = ["", "-v1", "-a1", "-a2", "-s1", "-sub"];

    /// <summary>What is put behind the file's path.</summary>
    public static string Of(string extension, Random random)
    {
        int segment = random.Next(10) == 0 ? int.MaxValue : random.Next(12);
        string track = Any(random, s_tracks), query = random.Next(3) == 0 ? "?" + Clip(random) : "";
        string piece = string.Create(CultureInfo.InvariantCulture, $"{segment}{track}");
        return random.Next(extension is ".mp3" or ".flv" ? 5 : 16) switch
        {
            0 => "",
            1 or 2 => "?" + Clip(random),
            3 when random.Next(8) == 0 => Any(random, ["/thumb?t=" + Any(random, ["0", "0.4", "2.5", "7"]), "/thumb/sprite.vtt", "/thumb/sprite-1.jpg"]),
            3 or 4 when extension == ".mp3" => Any(random, ["/mp3hls/index.m3u8", "/mp3hls/master.m3u8", $"/mp3hls/{segment}.mp3"]) + query,
            3 or 4 => "?" + Clip(random),
            5 => "/mp4hls/index.m3u8" + query,
            6 => "/mp4hls/master.m3u8" + query,
            7 => "/mp4hls/iframes.m3u8" + query,
            8 => "/mp4dash/manifest.mpd" + query,
            9 or 10 => $"/mp4hls/{piece}.ts{query}",
            11 or 12 => $"/mp4hls/{piece}.m4s{query}",
            13 => $"/mp4hls/init{track}.mp4{query}",
            14 => $"/mp4hls/{segment}{Any(random, ["-s1", "-sub"])}.vtt{query}",
            _ => $"/mp4dash/{piece}.m4s{query}",
        };
    }

    private static string Clip(Random random) => random.Next(4) switch
    {
        0 => $"start={Any(random, s_times)}",
        1 => $"end={Any(random, s_times)}",
        2 => $"start={Any(random, s_times)}&end={Any(random, s_times)}",
        _ => $"trimming={Any(random, s_times)}-{Any(random, s_times)},0-1,{Any(random, s_times)}-",
    };

    private static string Any(Random random, string[] choices) => choices[random.Next(choices.Length)];
}
