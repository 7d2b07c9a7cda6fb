using System.Globalization;
using StonMedia.Http.Configuration.Binding;
using StonMedia.Media.Report;

namespace StonMedia.Http.Cli.Probe;

/// <summary>Writes a result for people.</summary>
internal static class ProbeText
{
    private const string Bars = "▁▂▃▄▅▆▇█";

    public static void Write(ProbeResult result, TextWriter output)
    {
        if (result.Media is not { } media)
        {
            Line(output, "file", $"{result.Name}: {Size(result.Length)}");
            Line(output, "format", $"not understood: {result.NotUnderstood}");
            Line(output, "served", "as it is: whole and by ranges, without clips, segments or the file's own pace");
            WriteReads(result, output);
            return;
        }

        Line(output, "file", $"{result.Name}: {Size(result.Length)}, {Time(result.Seconds)}{(result.BitRate is { } rate ? ", " + Rate(rate) : "")}");
        Line(output, "format", $"{media.Format}; {media.Header}");
        foreach (TrackReport track in media.Tracks) Line(output, $"track {track.Id}", Track(track));
        if (media.Rates.Count > 0)
        {
            long peak = Math.Max(1, media.Rates.Max());
            string picture = string.Concat(media.Rates.Select(r => Bars[(int)Math.Clamp(r * Bars.Length / peak, 0, Bars.Length - 1)]));
            Line(output, "bit rate", $"|{picture}|  {Number(media.ColumnSeconds)} s a column, at most {Rate(peak)}");
        }

        Line(output, "header", $"relocate-header: {result.Relocation}");
        Line(output, "clips", $"?start=&end=: {Answer(result.NoClips)}; joined, ?trimming=: {Answer(result.NoJoining)}");
        Line(output, "segments", result.Segments is { } s
            ? $"{s.Count} of {Span(s.Shortest, s.Longest)} s (10 s wanted); {(s.IsPackedAudio ? "its own frames, with media.mp3-hls" : $"fragmented MP4: yes; transport stream: {Answer(s.NoTransport)}")}"
            : Answer(result.NoSegments));
        Line(output, "pace", result.HasTimeline ? "pacing = timeline follows its timestamps" : "pacing = timeline: no timestamps at hand, an even rate instead");
        if (result.NotLookedAt is { } note) Line(output, "note", note);
        WriteReads(result, output);
    }

    private static void WriteReads(ProbeResult result, TextWriter output)
        => Line(output, "read", $"{Size(result.BytesRead)} in {result.Reads} {(result.Reads == 1 ? "read" : "reads")}");

    private static string Track(TrackReport track)
    {
        var parts = new List<string> { track.Kind, track.Codec };
        if (track.Width > 0) parts.Add($"{track.Width}x{track.Height}");
        if (track.Kind == "video" && track is { Seconds: > 0, Samples: > 1 }) parts.Add($"{Number(track.Samples / track.Seconds)} pictures a second");
        if (track.SampleRate > 0) parts.Add($"{track.SampleRate} Hz");
        if (track.Channels > 0) parts.Add(track.Channels == 1 ? "1 channel" : $"{track.Channels} channels");
        if (track is { Seconds: > 0, Bytes: > 0 }) parts.Add(Rate(track.Bytes * 8 / track.Seconds));
        if (track.KeyFrames is { } keys and > 0) parts.Add($"key frames every {Number(track.Seconds / keys)} s on average, at most {Number(track.LongestGap)} s apart");
        // Of an FLV without a list of them nobody has looked: nothing is said.
        else if (track is { Kind: "video", Damage: null, Samples: > 0 }) parts.Add(track.KeyFrames is null ? "every picture a key frame" : "no key frame");
        if (track.IsEncrypted) parts.Add("encrypted");
        if (track.Damage is { } damage) parts.Add("damaged: " + damage);
        return string.Join(", ", parts);
    }

    private static void Line(TextWriter output, string name, string text) => output.WriteLine($"{name,-10}{text}");

    private static string Answer(string? reason) => reason is null ? "yes" : "no: " + reason;

    private static string Number(double value) => value.ToString("0.##", CultureInfo.InvariantCulture);

    private static string Span(double from, double to) => Number(from) == Number(to) ? Number(to) : $"{Number(from)} to {Number(to)}";

    private static string Time(double? seconds)
    {
        if (seconds is not { } s) return "playing time not known";
        TimeSpan time = TimeSpan.FromSeconds(s);
        return s < 3600 ? time.ToString(@"m\:ss\.f", CultureInfo.InvariantCulture)
            : FormattableString.Invariant($"{(long)time.TotalHours}:{time.Minutes:00}:{time.Seconds:00}");
    }

    private static string Rate(double bits) => bits < 1e6 ? $"{Number(bits / 1e3)} kbps" : $"{Number(bits / 1e6)} mbps";

    private static string Size(long bytes) => Scalars.AboutSize(bytes);
}
