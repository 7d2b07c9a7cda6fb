using System.Globalization;
using System.Security;
using System.Text;
using StonMedia.Media.Mp4.Trim;
using StonMedia.Media.Segments;

namespace StonMedia.Media.Dash;

/// <summary>DASH manifests (ISO/IEC 23009-1, 5.3): one period, an adaptation set a track, segments listed with their exact times.</summary>
internal static class Manifest
{
    /// <param name="presentation">The film.</param>
    /// <param name="piece">How the addresses in it are to look.</param>
    /// <param name="plans">Segments of each track alone.</param>
    /// <param name="rates">Bit rates of each.</param>
    public static string Write(Presentation presentation, PackagePiece piece, SegmentPlan[] plans, SegmentRates[] rates)
    {
        double longest = plans.Max(static p => Enumerable.Range(0, p.Count).Max(i => p.EndOf(i) - p.StartOf(i))) / (double)Flicks.PerSecond;
        var text = new StringBuilder(1024);
        text.Append("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<MPD xmlns=\"urn:mpeg:dash:schema:mpd:2011\" type=\"static\"");
        text.Append(CultureInfo.InvariantCulture, $" mediaPresentationDuration=\"PT{Seconds(presentation.Duration)}S\" minBufferTime=\"PT{Math.Max(1, Math.Ceiling(longest))}S\"");
        text.Append(" profiles=\"urn:mpeg:dash:profile:isoff-live:2011\">\n <Period id=\"0\" start=\"PT0S\">\n");
        for (int i = 0; i < plans.Length; i++) AdaptationSet(text, presentation, piece, plans[i], rates[i], i);
        return text.Append(" </Period>\n</MPD>\n").ToString();
    }

    private static void AdaptationSet(StringBuilder text, Presentation presentation, PackagePiece piece, SegmentPlan plan, SegmentRates rates, int id)
    {
        PlayTrack track = plan.Tracks[0];
        string kind = track.IsVideo ? "video" : "audio";
        text.Append(CultureInfo.InvariantCulture, $"  <AdaptationSet id=\"{id}\" contentType=\"{kind}\" mimeType=\"{kind}/mp4\" segmentAlignment=\"true\" startWithSAP=\"1\"");
        if (TrackFacts.Language(presentation.Index, track) is { } language) text.Append(CultureInfo.InvariantCulture, $" lang=\"{language}\"");
        text.Append(CultureInfo.InvariantCulture, $">\n   <Representation id=\"{track.Name}\" codecs=\"{SecurityElement.Escape(track.Entry.Codec)}\" bandwidth=\"{Math.Max(1, rates.Peak)}\"");
        if (track.Entry is { Width: > 0, Height: > 0 } picture) text.Append(CultureInfo.InvariantCulture, $" width=\"{picture.Width}\" height=\"{picture.Height}\"");
        if (FrameRate(track) is { } rate) text.Append(CultureInfo.InvariantCulture, $" frameRate=\"{rate}\"");
        if (!track.IsVideo && track.Entry.SampleRate > 0) text.Append(CultureInfo.InvariantCulture, $" audioSamplingRate=\"{track.Entry.SampleRate}\"");
        text.Append(">\n");
        if (!track.IsVideo && track.Entry.Channels > 0)
            text.Append(CultureInfo.InvariantCulture, $"    <AudioChannelConfiguration schemeIdUri=\"urn:mpeg:dash:23003:3:audio_channel_configuration:2011\" value=\"{track.Entry.Channels}\"/>\n");
        Template(text, presentation, piece, plan);
        text.Append("   </Representation>\n  </AdaptationSet>\n");
    }

    private static void Template(StringBuilder text, Presentation presentation, PackagePiece piece, SegmentPlan plan)
    {
        PlayTrack track = plan.Tracks[0];
        // A dollar sign of the address itself is doubled in a template (5.3.9.4.4).
        string prefix = Escape(piece.Prefix), suffix = Escape(piece.Suffix);
        text.Append(CultureInfo.InvariantCulture, $"    <SegmentTemplate timescale=\"{track.Track.Timescale}\"");
        if (presentation.BaseSeconds > 0) text.Append(CultureInfo.InvariantCulture, $" presentationTimeOffset=\"{presentation.BaseSeconds * track.Track.Timescale}\"");
        text.Append(CultureInfo.InvariantCulture, $" startNumber=\"0\" initialization=\"{prefix}init-$RepresentationID$.mp4{suffix}\" media=\"{prefix}$Number$-$RepresentationID$.m4s{suffix}\">\n     <SegmentTimeline>\n");
        long expected = -1;
        for (int i = 0; i < plan.Count;)
        {
            long start = Ticks(plan.StartOf(i)), duration = Ticks(plan.EndOf(i)) - start, next = start + duration;
            int same = 1;
            while (i + same < plan.Count && Ticks(plan.StartOf(i + same)) == next && Ticks(plan.EndOf(i + same)) - next == duration)
            {
                next += duration;
                same++;
            }

            text.Append("      <S");
            if (start != expected) text.Append(CultureInfo.InvariantCulture, $" t=\"{start}\"");
            text.Append(CultureInfo.InvariantCulture, $" d=\"{Math.Max(1, duration)}\"");
            if (same > 1) text.Append(CultureInfo.InvariantCulture, $" r=\"{same - 1}\"");
            text.Append("/>\n");
            expected = next;
            i += same;
        }

        text.Append("     </SegmentTimeline>\n    </SegmentTemplate>\n");

        long Ticks(long time) => presentation.ToTicks(track, time);
    }

    private static string Escape(string address) => SecurityElement.Escape(address.Replace("$", "$$", StringComparison.Ordinal));

    private static string Seconds(long flicks)
    {
        long microseconds = Flicks.ToTicks(flicks, 1_000_000);
        return string.Create(CultureInfo.InvariantCulture, $"{microseconds / 1_000_000}.{microseconds % 1_000_000:D6}");
    }

    // A whole number or a fraction, as the type of the attribute wants it.
    private static string? FrameRate(PlayTrack track)
    {
        if (!track.IsVideo || track.Track.Times.RunCount == 0) return null;
        long delta = track.Track.Times.Run(0).Value, scale = track.Track.Timescale;
        if (delta <= 0 || track.Track.Times.Run(0).Count < track.Track.SampleCount / 2) return null;
        return scale % delta == 0 ? (scale / delta).ToString(CultureInfo.InvariantCulture) : string.Create(CultureInfo.InvariantCulture, $"{scale}/{delta}");
    }
}
