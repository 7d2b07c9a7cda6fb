using System.Globalization;
using System.Security;
using System.Text;
using StonMedia.Media.Mp4;
using StonMedia.Media.Mp4.Trim;
using StonMedia.Media.Segments;

namespace StonMedia.Media.Dash;

/// <summary>
/// DASH manifests (ISO/IEC 23009-1, 5.3): one period; the first video track of every film of a title is a representation of one set, as long as
/// their codecs are of one family; any other track is a set of its own. Segments are listed with their exact times.
/// </summary>
internal static class Manifest
{
    /// <param name="films">Those of the title; the first one tells how long it is and brings sound and subtitles.</param>
    /// <param name="piece">How the addresses in it are to look.</param>
    /// <param name="growing">Since when the film has been there, where it still grows; null: it is complete.</param>
    public static string Write(IReadOnlyList<Rendition> films, PackagePiece piece, Growing? growing)
    {
        RenditionFacts first = films[0].Facts;
        // A recording that goes on under the name of another is a period behind it, whose own is no longer there.
        (long start, int number) = piece.Growth is { Log: { Before: > 0 } log } ? (log.StartSeconds(0), log.Before) : (0, 0);
        double longest = growing is { LongestSeconds: var known } ? known : films.Max(static f => f.Facts.Longest) / (double)Flicks.PerSecond;
        var text = new StringBuilder(1024);
        text.Append("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<MPD xmlns=\"urn:mpeg:dash:schema:mpd:2011\"");
        if (films.Any(static f => f.Facts.Videos.Concat(f.Facts.Sounds).Any(static t => t.Protection is not null))) text.Append(" xmlns:cenc=\"urn:mpeg:cenc:2013\"");
        if (growing is { } live)
        {
            text.Append(CultureInfo.InvariantCulture, $" type=\"dynamic\" availabilityStartTime=\"{Time(live.Since)}\" publishTime=\"{Time(live.Modified)}\"");
            text.Append(CultureInfo.InvariantCulture, $" minimumUpdatePeriod=\"PT{live.UpdateSeconds}S\"");
        }
        else
        {
            text.Append(CultureInfo.InvariantCulture, $" type=\"static\" mediaPresentationDuration=\"PT{Seconds((start * Flicks.PerSecond) + first.Duration)}S\"");
        }

        text.Append(CultureInfo.InvariantCulture, $" minBufferTime=\"PT{Math.Max(1, Math.Ceiling(longest))}S\"");
        text.Append(CultureInfo.InvariantCulture, $" profiles=\"urn:mpeg:dash:profile:isoff-live:2011\">\n <Period id=\"{number}\" start=\"PT{start}S\">\n");
        int id = 0;
        foreach (IGrouping<string, TitleEntry> family in TitleTracks.Videos(films, firstOnly: films.Count > 1).GroupBy(e => films.Count > 1 ? Family(e) + e.Track.Protection?.Key : e.Track.Name))
            Set(text, piece, "video", "video/mp4", [.. family], id++);
        foreach (TitleEntry sound in TitleTracks.Sounds(films)) Set(text, piece, "audio", "audio/mp4", [sound], id++);
        foreach (TitleEntry words in TitleTracks.Texts(films, piece)) Set(text, piece, "text", "application/mp4", [words], id++);
        return text.Append(" </Period>\n</MPD>\n").ToString();
    }

    private static string Time(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    private static string Family(TitleEntry entry) => entry.Track.Codec.Split('.')[0];

    private static void Set(StringBuilder text, PackagePiece piece, string kind, string type, TitleEntry[] entries, int id)
    {
        TitleTrack track = entries[0].Track;
        text.Append(CultureInfo.InvariantCulture, $"  <AdaptationSet id=\"{id}\" contentType=\"{kind}\" mimeType=\"{type}\" segmentAlignment=\"true\"{(entries.All(static e => e.Track.IsIndependent) ? " startWithSAP=\"1\"" : "")}");
        if (track.Language is { } language) text.Append(CultureInfo.InvariantCulture, $" lang=\"{SecurityElement.Escape(language)}\"");
        text.Append(">\n");
        if (track.Protection is { } protection) Protect(text, protection);
        if (track.Label is { } label) text.Append(CultureInfo.InvariantCulture, $"   <Label>{SecurityElement.Escape(label)}</Label>\n");
        if (kind == "text") text.Append("   <Role schemeIdUri=\"urn:mpeg:dash:role:2011\" value=\"subtitle\"/>\n");
        else if (kind == "audio") text.Append(CultureInfo.InvariantCulture, $"   <Role schemeIdUri=\"urn:mpeg:dash:role:2011\" value=\"{(entries[0].Number == 1 ? "main" : "alternate")}\"/>\n");
        foreach (TitleEntry entry in entries) Representation(text, piece, entry);
        text.Append("  </AdaptationSet>\n");
    }

    // ISO/IEC 23009-1, 5.8.5.2, and ISO/IEC 23001-7, 11: the scheme with the key's number, then what each key system needs.
    private static void Protect(StringBuilder text, FilmProtection protection)
    {
        text.Append(CultureInfo.InvariantCulture,
            $"   <ContentProtection schemeIdUri=\"urn:mpeg:dash:mp4protection:2011\" value=\"{protection.Scheme}\" cenc:default_KID=\"{protection.KeyId:D}\"/>\n");
        foreach (ProtectionSystem system in protection.Systems)
            text.Append(CultureInfo.InvariantCulture, $"   <ContentProtection schemeIdUri=\"urn:uuid:{system.SystemId}\"><cenc:pssh>{Convert.ToBase64String(system.Box.Span)}</cenc:pssh></ContentProtection>\n");
    }

    private static void Representation(StringBuilder text, PackagePiece piece, TitleEntry entry)
    {
        TitleTrack track = entry.Track;
        string id = entry.Film == 0 ? track.Name : $"{entry.Film}-{track.Name}", codec = track.Codec.Length == 0 ? "wvtt" : track.Codec;
        text.Append(CultureInfo.InvariantCulture, $"   <Representation id=\"{id}\" codecs=\"{SecurityElement.Escape(codec)}\" bandwidth=\"{Math.Max(1, track.Rates.Peak)}\"");
        if (track is { Width: > 0, Height: > 0 }) text.Append(CultureInfo.InvariantCulture, $" width=\"{track.Width}\" height=\"{track.Height}\"");
        if (track.FrameRate is { } rate) text.Append(CultureInfo.InvariantCulture, $" frameRate=\"{rate}\"");
        if (track.SampleRate > 0) text.Append(CultureInfo.InvariantCulture, $" audioSamplingRate=\"{track.SampleRate}\"");
        text.Append(">\n");
        if (track.Channels > 0)
            text.Append(CultureInfo.InvariantCulture, $"    <AudioChannelConfiguration schemeIdUri=\"urn:mpeg:dash:23003:3:audio_channel_configuration:2011\" value=\"{track.Channels}\"/>\n");
        Template(text, piece, entry);
        text.Append("   </Representation>\n");
    }

    private static void Template(StringBuilder text, PackagePiece piece, TitleEntry entry)
    {
        // A dollar sign of the address itself is doubled in a template (5.3.9.4.4).
        string prefix = Escape(entry.Prefix), suffix = Escape(piece.Suffix), name = Escape(entry.Track.Name);
        Timeline timeline = entry.Track.Timeline!;
        text.Append(CultureInfo.InvariantCulture, $"    <SegmentTemplate timescale=\"{timeline.Timescale}\"");
        if (timeline.Offset > 0) text.Append(CultureInfo.InvariantCulture, $" presentationTimeOffset=\"{timeline.Offset}\"");
        text.Append(CultureInfo.InvariantCulture, $" startNumber=\"{(entry.Film == 0 ? piece.First : 0)}\" initialization=\"{prefix}{(entry.Film == 0 ? piece.InitName : "init")}-{name}.mp4{suffix}\" media=\"{prefix}$Number$-{name}.m4s{suffix}\">\n     <SegmentTimeline>\n");
        text.Append(timeline.Text).Append("     </SegmentTimeline>\n    </SegmentTemplate>\n");
    }

    private static string Escape(string address) => SecurityElement.Escape(address.Replace("$", "$$", StringComparison.Ordinal));

    // To the nearest microsecond: cut off, a film would be said to end before its last picture does, and players stop there.
    private static string Seconds(long flicks)
    {
        long microseconds = Flicks.ToTicks(flicks + (Flicks.PerSecond / 2_000_000), 1_000_000);
        return string.Create(CultureInfo.InvariantCulture, $"{microseconds / 1_000_000}.{microseconds % 1_000_000:D6}");
    }
}
