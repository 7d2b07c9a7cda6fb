namespace StonMedia.Media.Tests.Oracle;

/// <summary>A file as one run of ffprobe reads it: codec_type of each stream, and the packets in reading order, cover pictures left out.</summary>
internal sealed record Probe(List<string> Streams, List<Packet> Packets)
{
    public static Probe Of(string file, params string[] options)
    {
        (int _, string output, string _) = Tool.Run("ffprobe", ["-v", "error", .. options, "-show_data_hash", "MD5", "-show_entries",
            "packet=stream_index,pts_time,dts_time,duration_time,flags,data_hash:stream=codec_type:stream_disposition=attached_pic", "-of", "compact=nk=0", file]);
        var probe = new Probe([], []);
        var covers = new HashSet<int>();
        foreach (string line in output.Replace("\n|", "|", StringComparison.Ordinal).Split('\n'))      // side data break a packet's line in two
        {
            string[] parts = line.TrimEnd('\r').Split('|');
            Dictionary<string, string> fields = parts.Select(static f => f.Split('=', 2)).Where(static f => f.Length == 2).GroupBy(static f => f[0]).ToDictionary(static g => g.Key, static g => g.First()[1]);
            if (parts[0] == "stream")
            {
                if (fields.GetValueOrDefault("disposition:attached_pic") == "1") covers.Add(probe.Streams.Count);
                probe.Streams.Add(fields["codec_type"]);
            }
            else if (Packet.From(fields) is { } packet) probe.Packets.Add(packet);
        }

        probe.Packets.RemoveAll(p => covers.Contains(p.Stream));
        return probe;
    }
}
