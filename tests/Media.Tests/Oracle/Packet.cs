using System.Globalization;

namespace StonMedia.Media.Tests.Oracle;

/// <summary>A packet as ffprobe reads it; times in seconds, NaN when it gives none.</summary>
internal sealed record Packet(int Stream, double Time, double Decode, double Duration, string Flags, string Hash)
{
    /// <summary>Hidden by an edit list.</summary>
    public bool IsHidden => Flags.Contains('D', StringComparison.Ordinal);

    public bool IsKey => Flags.Contains('K', StringComparison.Ordinal);

    /// <summary>All packets of a file in reading order, cover pictures left out.</summary>
    public static List<Packet> Of(string file, params string[] options) => Probe.Of(file, options).Packets;

    /// <summary>A packet from the fields of one; null where it is none.</summary>
    public static Packet? From(IReadOnlyDictionary<string, string> fields)
        => !fields.TryGetValue("stream_index", out string? stream) ? null : new Packet(int.Parse(stream, CultureInfo.InvariantCulture), Number(fields, "pts_time"),
            Number(fields, "dts_time"), Number(fields, "duration_time"), fields.GetValueOrDefault("flags", ""), fields.GetValueOrDefault("data_hash", ""));

    private static double Number(IReadOnlyDictionary<string, string> fields, string name)
        => double.TryParse(fields.GetValueOrDefault(name), CultureInfo.InvariantCulture, out double value) ? value : double.NaN;
}
