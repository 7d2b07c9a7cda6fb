namespace StonMedia.Media.Tests.Oracle;

/// <summary>
/// Judges a film of several sections by what ffmpeg makes of it: decoding times that rise over every seam, each section's own packets in its
/// middle, picture and sound in step, the right length, and no error from a decoder.
/// </summary>
internal static class JoinJudge
{
    /// <summary>Sections may begin half a picture early or late, which adds up.</summary>
    private const double Snap = 0.05;

    private const double InStep = 0.03;

    public static void Judge(string source, string joined, (double Start, double End)[] sections)
    {
        List<string> streams = Packet.Streams(source);
        Assert.Equal(streams, Packet.Streams(joined));
        List<Packet> before = Packet.Of(source), after = Packet.Of(joined);
        for (int stream = 0; stream < streams.Count; stream++)
        {
            double last = double.NegativeInfinity;
            foreach (Packet packet in after.Where(p => p.Stream == stream))
            {
                Assert.True(packet.Decode > last, $"{joined} stream {stream}: decoding time {packet.Decode} behind {last}");
                last = packet.Decode;
            }
        }

        double at = 0;
        for (int k = 0; k < sections.Length; k++)
        {
            (double start, double end) = sections[k];
            var shifts = new List<double>();
            for (int stream = 0; stream < streams.Count; stream++)
                if (Shift(before, after, stream, at, end - start, shifts.Count > 0 ? shifts[0] : start - at) is { } shift) shifts.Add(shift);
            foreach (double shift in shifts) Assert.InRange(shift, start - at - (Snap * (k + 1)), start - at + (Snap * (k + 1)));
            if (shifts.Count > 0) Assert.True(shifts.Max() - shifts.Min() <= InStep, $"{joined} section {k}: picture and sound apart by {shifts.Max() - shifts.Min():F3}");
            at += end - start;
        }

        Assert.InRange(after.Max(p => p.Time + p.Duration), at - (Snap * sections.Length), at + (Snap * sections.Length));
        // Without -fps_mode the hidden pictures of a seam would share a frame number, which the null muxer complains of.
        (int code, string _, string errors) = Tool.Run("ffmpeg", "-v", "error", "-nostdin", "-i", joined, "-map", "0", "-fps_mode", "vfr", "-f", "null", "-");
        Assert.True(code == 0 && errors.Length == 0, errors);
    }

    // By how much the packets in the middle of a section moved; null where ffmpeg joins samples into packets as it likes (PCM), or nothing was there.
    private static double? Shift(List<Packet> before, List<Packet> after, int stream, double at, double length, double expected)
    {
        const double Margin = 0.15;
        var shifts = new List<double>();
        foreach (Packet packet in after.Where(p => p.Stream == stream && !p.IsHidden && p.Time > at + Margin && p.Time < at + length - Margin))
        {
            double wanted = packet.Time + expected;
            Packet? original = before.Where(p => p.Stream == stream && p.Hash == packet.Hash).MinBy(p => Math.Abs(p.Time - wanted));
            if (original is null) return null;
            shifts.Add(original.Time - packet.Time);
        }

        if (shifts.Count == 0) return null;
        Assert.True(shifts.Max() - shifts.Min() < 0.002, $"stream {stream} at {at}: stretched by {shifts.Max() - shifts.Min()}");
        return shifts[0];
    }
}
