using System.Globalization;
using StonMedia.Media.Tests.Mp4;
using StonMedia.Media.Tests.Oracle;

namespace StonMedia.Media.Tests.Conformance;

/// <summary>
/// What is to be seen and heard of a file: its pictures as ffmpeg decodes them and its packets of sound as they are, each with its time in seconds,
/// in the order of time.
/// </summary>
internal sealed record Frames(List<(double Time, string Hash)> Pictures, List<(double Time, string Hash)> Sounds, string SoundCodec)
{
    /// <summary>Packets of pictures: their times are surer than those of decoded ones, but a transport stream has other bytes in them.</summary>
    public List<(double Time, string Hash)> Coded { get; init; } = [];

    /// <summary>Read by tables and edit lists, not by ffmpeg: there is nothing in it that is not to be seen or heard.</summary>
    public bool IsByTables { get; init; }

    /// <summary>Of a track in several files, one behind the other.</summary>
    public static Frames Of(string[] files, string[] input)
    {
        Frames[] parts = [.. files.Select(f => Of(f, input))];
        return parts.Length == 1 ? parts[0] : new Frames([.. parts.SelectMany(static p => p.Pictures)], [.. parts.SelectMany(static p => p.Sounds)], parts[0].SoundCodec) { Coded = [.. parts.SelectMany(static p => p.Coded)] };
    }

    /// <summary>Of one file. Where its edit lists show several stretches of the media, by the tables: ffprobe reads on behind the end of each.</summary>
    public static Frames Of(string file, params string[] input) => ShownFrames.Of(file, input) ?? OfPlain(file, input);

    /// <summary>As ffmpeg reads it.</summary>
    public static Frames OfPlain(string file, params string[] input)
    {
        string codec = Tool.Run("ffprobe", ["-v", "quiet", .. input, "-select_streams", "a:0", "-show_entries", "stream=codec_name", "-of", "csv=p=0", file]).Output.Split('\n')[0].Trim(',', '\r', ' ');
        string[] strip = codec == "aac" ? ["-bsf:a", "aac_adtstoasc"] : [];    // transport streams have headers before each packet of AAC
        (double video, double sound) = Corrections(file, input);
        (int _, string output, string _) = Tool.Run("ffmpeg", ["-v", "quiet", "-nostdin", "-noautorotate", .. input, "-copyts", "-i", file, "-map", "0:V:0?", "-map", "0:a:0?", "-c:v", "rawvideo", "-c:a", "copy", .. strip,
            "-avoid_negative_ts", "disabled", "-fps_mode", "passthrough", "-enc_time_base", "1:1000000", "-f", "framemd5", "-"]);
        (List<string> streams, List<Packet> packets) = Probe.Of(file, input);
        int first = streams.IndexOf("video");
        var frames = new Frames([], [], codec) { Coded = [.. packets.Where(p => p.Stream == first && !double.IsNaN(p.Time)).Select(p => (p.Time + video, p.Hash)).OrderBy(static p => p.Item1)] };
        var scales = new Dictionary<string, double>();
        var kinds = new Dictionary<string, string>();
        foreach (string line in output.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            if (line.StartsWith("#tb ", StringComparison.Ordinal) || line.StartsWith("#media_type ", StringComparison.Ordinal))
            {
                string[] words = line.Split(' ', ':', '/');
                words = [.. words.Where(static w => w.Length > 0)];
                if (words[0] == "#tb") scales[words[1]] = Number(words[2]) / Number(words[3]);
                else kinds[words[1]] = words[2];
            }

            if (line[0] == '#') continue;
            string[] fields = line.Split(',', StringSplitOptions.TrimEntries);
            bool isVideo = kinds[fields[0]] == "video";
            (isVideo ? frames.Pictures : frames.Sounds).Add(((Number(fields[2]) * scales[fields[0]]) + (isVideo ? video : sound), fields[5]));
        }

        frames.Pictures.Sort(static (a, b) => a.Time.CompareTo(b.Time));
        frames.Sounds.Sort(static (a, b) => a.Time.CompareTo(b.Time));
        return frames;
    }

    // ffprobe reads composition offsets below 0 its own way. What a plain reader of the tables and edits says counts: by how much it differs, for
    // the first picture track and the first sound.
    private static (double Video, double Sound) Corrections(string file, string[] input)
    {
        if (new FileInfo(file).Length > 1 << 30) return (0, 0);
        FilmReader film;
        try
        {
            film = FilmReader.Read(File.ReadAllBytes(file));
        }
        catch (Exception e) when (e is Xunit.Sdk.XunitException or ArgumentException or KeyNotFoundException or OverflowException)
        {
            return (0, 0);    // fragments, a transport stream, or damage: there is no such reader for it
        }

        string[] lines = Tool.Run("ffprobe", ["-v", "quiet", .. input, "-show_entries", "packet=codec_type,pts_time,pos", "-of", "compact=p=0:nk=0", file]).Output.Split('\n');
        return (Of("vide", "video"), Of("soun", "audio"));

        double Of(string handler, string kind)
        {
            FilmTrack? track = film.Tracks.Find(t => t.Handler == handler && t.Samples.Count > 0);
            if (track is null) return 0;
            long empty = track.Edits.TakeWhile(static e => e.MediaTime == -1 || e.MediaTime == uint.MaxValue).Sum(static e => e.Duration);
            long from = track.Edits.Find(static e => e.MediaTime >= 0 && e.MediaTime != uint.MaxValue).MediaTime;
            foreach (string line in lines.Where(l => l.Contains("codec_type=" + kind, StringComparison.Ordinal)))
            {
                Dictionary<string, string> fields = line.Split('|').Select(static f => f.Split('=', 2)).Where(static f => f.Length == 2).ToDictionary(static f => f[0], static f => f[1].Trim());
                if (!long.TryParse(fields.GetValueOrDefault("pos"), out long place) || !double.TryParse(fields.GetValueOrDefault("pts_time"), CultureInfo.InvariantCulture, out double time)) continue;
                FilmSample? sample = track.Samples.Find(s => s.Position == place);
                if (sample is null) continue;
                double standard = ((double)(sample.Composition - from) / track.Timescale) + ((double)empty / Math.Max(1, film.MovieTimescale));
                return Math.Abs(standard - time) < 0.002 ? 0 : standard - time;
            }

            return 0;
        }
    }

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);
}
