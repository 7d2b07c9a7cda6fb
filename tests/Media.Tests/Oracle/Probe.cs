namespace StonMedia.Media.Tests.Oracle;

/// <summary>A file as one run of ffprobe reads it: codec_type of each stream, and the packets in reading order.</summary>
internal sealed record Probe(List<string> Streams, List<Packet> Packets)
{
    public static Probe Of(string file, params string[] options)
    {
        (int _, string output, string _) = Tool.Run("ffprobe", ["-v", "error", .. options, "-show_data_hash", "MD5", "-show_entries",
            "packet=stream_index,pts_time,dts_time,duration_time,flags,data_hash:stream=codec_type", "-of", "compact=nk=0", file]);
        var probe = new Probe([], []);
        foreach (string line in output.Replace("\n|", "|", StringComparison.Ordinal).Split('\n'))      // side data break a packet's line in two
        {
            string[] parts = line.TrimEnd('\r').Split('|');
            Dictionary<string, string> fields = parts.Select(static f => f.Split('=', 2)).Where(static f => f.Length == 2).GroupBy(static f => f[0]).ToDictionary(static g => g.Key, static g => g.First()[1]);
            if (parts[0] == "stream") probe.Streams.Add(fields["codec_type"]);
            else if (Packet.From(fields) is { } packet) probe.Packets.Add(packet);
        }

        return probe;
    }
}
