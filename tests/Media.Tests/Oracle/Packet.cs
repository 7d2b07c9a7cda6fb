using System.Globalization;

namespace StonMedia.Media.Tests.Oracle;

/// <summary>A packet as ffprobe reads it; times in seconds, NaN when it gives none.</summary>
internal sealed record Packet(int Stream, double Time, double Decode, double Duration, string Flags, string Hash)
{
    /// <summary>Hidden by an edit list.</summary>
    public bool IsHidden => Flags.Contains('D', StringComparison.Ordinal);

    public bool IsKey => Flags.Contains('K', StringComparison.Ordinal);

    /// <summary>All packets of a file in reading order, cover pictures left out.</summary>
    public static List<Packet> Of(string file, params string[] options)
    {
        (int _, string output, string _) = Tool.Run("ffprobe", ["-v", "error", .. options, "-show_data_hash", "MD5", "-show_entries",
            "packet=stream_index,pts_time,dts_time,duration_time,flags,data_hash", "-of", "compact=nk=0", file]);
        var packets = new List<Packet>();
        foreach (string line in output.Replace("\n|", "|", StringComparison.Ordinal).Split('\n'))      // side data break a packet's line in two
        {
            Dictionary<string, string> fields = line.Split('|').Select(f => f.Split('=', 2)).Where(f => f.Length == 2).GroupBy(f => f[0]).ToDictionary(g => g.Key, g => g.First()[1]);
            if (!fields.TryGetValue("stream_index", out string? stream)) continue;
            packets.Add(new Packet(int.Parse(stream, CultureInfo.InvariantCulture), Number(fields, "pts_time"), Number(fields, "dts_time"), Number(fields, "duration_time"),
                fields.GetValueOrDefault("flags", ""), fields.GetValueOrDefault("data_hash", "")));
        }

        return packets;
    }

    /// <summary>codec_type of each stream.</summary>
    public static List<string> Streams(string file)
        => [.. Tool.Run("ffprobe", "-v", "error", "-show_entries", "stream=codec_type", "-of", "csv=p=0", file).Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(s => s.Trim(',', '\r'))];

    private static double Number(Dictionary<string, string> fields, string name)
        => double.TryParse(fields.GetValueOrDefault(name), CultureInfo.InvariantCulture, out double value) ? value : double.NaN;
}
