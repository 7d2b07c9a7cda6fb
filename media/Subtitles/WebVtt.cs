using System.Globalization;
using System.Text;

namespace StonMedia.Media.Subtitles;

/// <summary>Writes WebVTT files.</summary>
internal static class WebVtt
{
    /// <param name="cues">In order.</param>
    /// <param name="styles">STYLE and REGION blocks, each followed by an empty line.</param>
    /// <param name="clock">What a transport stream's clock says at time 0 of the cues, in 1/90,000 s (RFC 8216 3.5).</param>
    public static byte[] Write(IEnumerable<Cue> cues, string styles, long clock)
    {
        var text = new StringBuilder("WEBVTT\n");
        text.Append(CultureInfo.InvariantCulture, $"X-TIMESTAMP-MAP=MPEGTS:{clock & 0x1_FFFF_FFFF},LOCAL:00:00:00.000\n\n").Append(styles);
        foreach (Cue cue in cues)
        {
            AppendTime(text, cue.Start);
            text.Append(" --> ");
            AppendTime(text, cue.End);
            if (cue.Settings.Length > 0) text.Append(' ').Append(cue.Settings);
            text.Append('\n').Append(cue.Text).Append("\n\n");
        }

        return Encoding.UTF8.GetBytes(text.ToString());
    }

    private static void AppendTime(StringBuilder text, long milliseconds)
        => text.Append(CultureInfo.InvariantCulture, $"{milliseconds / 3_600_000:D2}:{milliseconds / 60_000 % 60:D2}:{milliseconds / 1000 % 60:D2}.{milliseconds % 1000:D3}");
}
