namespace StonMedia.Media.Tests.Oracle;

/// <summary>
/// Judges a film of several sections by what ffmpeg makes of it: decoding times that do not go back at a seam, each section's own packets in its
/// middle, picture and sound in step, the right length, and no error from a decoder that the source does not give too.
/// </summary>
internal static class JoinJudge
{
    /// <summary>Sections may begin half a picture early or late, which adds up.</summary>
    private const double Snap = 0.05;

    private const double InStep = 0.03;

    /// <summary>What is wrong with it; null for nothing.</summary>
    /// <param name="source">The film's file.</param>
    /// <param name="before">Its packets.</param>
    /// <param name="joined">The file of the sections.</param>
    /// <param name="sections">In order, in seconds of the source.</param>
    public static string? Judge(string source, List<Packet> before, string joined, (double Start, double End)[] sections)
    {
        List<Packet> after = Packet.Of(joined);
        if (after.Count == 0) return "nothing in it";
        int[] streams = [.. after.Select(p => p.Stream).Distinct().Order()];
        foreach (int stream in streams)
        {
            double last = double.NegativeInfinity;
            foreach (Packet packet in after.Where(p => p.Stream == stream && !double.IsNaN(p.Decode)))
            {
                if (packet.Decode < last) return FormattableString.Invariant($"stream {stream}: decoding time {packet.Decode:F3} behind {last:F3}");
                last = packet.Decode;
            }
        }

        double at = 0;
        for (int k = 0; k < sections.Length; k++)
        {
            (double start, double end) = sections[k];
            var shifts = new List<double>();
            foreach (int stream in streams)
            {
                (double? shift, string? fault) = Shift(before, after, stream, at, end - start, shifts.Count > 0 ? shifts[0] : start - at);
                if (fault is not null) return $"section {k}: {fault}";
                if (shift is { } known) shifts.Add(known);
            }

            foreach (double shift in shifts)
                if (Math.Abs(shift - start + at) > Snap * (k + 1)) return FormattableString.Invariant($"section {k}: moved by {shift:F3}, wanted {start - at:F3}");
            if (shifts.Count > 0 && shifts.Max() - shifts.Min() > InStep) return FormattableString.Invariant($"section {k}: picture and sound apart by {shifts.Max() - shifts.Min():F3}");
            at += end - start;
        }

        double length = after.Max(p => p.Time + (double.IsNaN(p.Duration) ? 0 : p.Duration));
        if (Math.Abs(length - at) > 0.1 + (Snap * sections.Length)) return FormattableString.Invariant($"lasts {length:F3}, wanted {at:F3}");
        (int code, string errors) = Decode(joined);
        if (code == 0 && errors.Length == 0) return null;
        (int sourceCode, string sourceErrors) = Decode(source);
        return code == sourceCode && errors.Count(c => c == '\n') <= sections.Length * sourceErrors.Count(c => c == '\n') ? null : errors.Split('\n')[0];
    }

    // Without -fps_mode the hidden pictures of a seam would share a frame number, which the null muxer complains of.
    private static (int Code, string Errors) Decode(string file)
    {
        (int code, string _, string errors) = Tool.Run("ffmpeg", "-v", "error", "-nostdin", "-i", file, "-map", "0:v:0?", "-map", "0:a?", "-fps_mode", "vfr", "-f", "null", "-");
        return (code, errors);
    }

    // By how much the packets in the middle of a section moved; null where ffmpeg joins samples into packets as it likes (PCM), or nothing was there.
    private static (double? Shift, string? Fault) Shift(List<Packet> before, List<Packet> after, int stream, double at, double length, double expected)
    {
        double margin = Math.Min(0.15, length / 4);
        var shifts = new List<double>();
        foreach (Packet packet in after.Where(p => p.Stream == stream && !p.IsHidden && p.Time > at + margin && p.Time < at + length - margin))
        {
            double wanted = packet.Time + expected;
            Packet? original = before.Where(p => p.Hash == packet.Hash).MinBy(p => Math.Abs(p.Time - wanted));
            if (original is null) return (null, null);
            shifts.Add(original.Time - packet.Time);
        }

        if (shifts.Count < 3) return (null, null);    // a picture that stands through a section began before it
        double stretched = shifts.Max() - shifts.Min();
        return stretched < 0.002 ? (shifts[0], null) : (null, FormattableString.Invariant($"stream {stream} stretched by {stretched:F3}"));
    }
}
