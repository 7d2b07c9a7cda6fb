using System.Globalization;
using System.Text;
using StonMedia.Media.Segments;

namespace StonMedia.Media.Hls;

/// <summary>
/// HLS master playlists (RFC 8216 4.3.4). While every film of a title has one video and one sound track at most, each is a stream of both;
/// with more tracks each video track is a stream, and the sound tracks are renditions of it. The sound alone is one more stream.
/// </summary>
internal static class MasterPlaylist
{
    private const string Group = "sound", TextGroup = "text";

    /// <param name="films">Those of the title; the first one brings sound and subtitles.</param>
    /// <param name="piece">How the addresses in it are to look.</param>
    /// <param name="isIndependent">Each segment can be decoded alone, and will be (4.3.5.1).</param>
    public static string Write(IReadOnlyList<Rendition> films, PackagePiece piece, bool isIndependent)
    {
        StringBuilder text = new StringBuilder("#EXTM3U\n#EXT-X-VERSION:7\n").Append(isIndependent ? "#EXT-X-INDEPENDENT-SEGMENTS\n" : "");
        List<TitleEntry> sounds = TitleTracks.Sounds(films), texts = TitleTracks.Texts(films, piece);
        bool hasVideo = films.Any(static f => f.Facts.Videos.Count > 0);
        bool isSplit = films.Any(f => f.Facts.Videos.Count > 1 || f.Facts.Sounds.Count > 1 || (hasVideo && f.Facts.Videos.Count == 0));
        string more = texts.Count > 0 ? $",SUBTITLES=\"{TextGroup}\"" : "";
        if (isSplit)
        {
            foreach (TitleEntry sound in sounds) Media(text, piece, sound, "AUDIO", Group);
            if (sounds.Count > 0) more += $",AUDIO=\"{Group}\"";
        }

        foreach (TitleEntry words in texts) Media(text, piece, words, "SUBTITLES", TextGroup);
        if (isSplit) Split(text, films, sounds, piece, more);
        else Together(text, films, piece, more);
        if (hasVideo && sounds.Count > 0)
            Stream(text, sounds[0].Track.Rates, isSplit ? sounds.Select(static s => s.Track) : [sounds[0].Track], sounds[0].Track, more, Address(piece, sounds[0]));
        foreach (Rendition film in films) KeyFrames(text, film, piece);
        return text.ToString();
    }

    private static void Together(StringBuilder text, IReadOnlyList<Rendition> films, PackagePiece piece, string more)
    {
        foreach (Rendition film in films)
        {
            TitleTrack[] tracks = [.. film.Facts.Videos, .. film.Facts.Sounds];
            Stream(text, film.Facts.Both, tracks, tracks[0], more, $"{film.Prefix}{piece.Index}{piece.Suffix}");
        }
    }

    private static void Split(StringBuilder text, IReadOnlyList<Rendition> films, List<TitleEntry> sounds, PackagePiece piece, string more)
    {
        SegmentRates sound = new(sounds.Select(static s => s.Track.Rates.Peak).DefaultIfEmpty().Max(), sounds.Select(static s => s.Track.Rates.Average).DefaultIfEmpty().Max());
        List<TitleEntry> videos = [.. TitleTracks.Videos(films, firstOnly: false)];
        foreach (TitleEntry entry in videos.Count > 0 ? videos : sounds[..1])
        {
            SegmentRates own = entry.Track.Rates, rates = entry.Track.IsVideo ? new SegmentRates(own.Peak + sound.Peak, own.Average + sound.Average) : own;
            Stream(text, rates, sounds.Select(static s => s.Track).Prepend(entry.Track), entry.Track, more, Address(piece, entry));
        }
    }

    private static void Stream(StringBuilder text, SegmentRates rates, IEnumerable<TitleTrack> tracks, TitleTrack shown, string more, string address)
    {
        string codecs = string.Join(',', tracks.Select(static t => t.Codec).Distinct()), frameRate = shown.FrameRate is { } pictures ? ",FRAME-RATE=" + pictures : "";
        text.Append(CultureInfo.InvariantCulture,
            $"#EXT-X-STREAM-INF:BANDWIDTH={rates.Peak},AVERAGE-BANDWIDTH={rates.Average},CODECS=\"{codecs}\"{Resolution(shown)}{frameRate}{more}\n{address}\n");
    }

    private static void Media(StringBuilder text, PackagePiece piece, TitleEntry entry, string type, string group)
    {
        bool isSound = type == "AUDIO";
        text.Append(CultureInfo.InvariantCulture, $"#EXT-X-MEDIA:TYPE={type},GROUP-ID=\"{group}\",NAME=\"{entry.ShownName}\"");
        if (entry.Track.Language is { } language) text.Append(CultureInfo.InvariantCulture, $",LANGUAGE=\"{language}\"");
        text.Append(isSound && entry.Number == 1 ? ",DEFAULT=YES,AUTOSELECT=YES" : ",DEFAULT=NO,AUTOSELECT=YES");
        if (!isSound) text.Append(",FORCED=NO");
        if (entry.Track.Channels > 0) text.Append(CultureInfo.InvariantCulture, $",CHANNELS=\"{entry.Track.Channels}\"");
        text.Append(CultureInfo.InvariantCulture, $",URI=\"{Address(piece, entry)}\"\n");
    }

    private static void KeyFrames(StringBuilder text, Rendition film, PackagePiece piece)
    {
        if (film.Facts.KeyFrames is not { } rate) return;
        TitleTrack video = film.Facts.Videos[0];
        text.Append(CultureInfo.InvariantCulture,
            $"#EXT-X-I-FRAME-STREAM-INF:BANDWIDTH={rate.Peak},AVERAGE-BANDWIDTH={rate.Average},CODECS=\"{video.Codec}\"{Resolution(video)},URI=\"{film.Prefix}{PieceName.KeyFrames}.m3u8{piece.Suffix}\"\n");
    }

    private static string Address(PackagePiece piece, TitleEntry entry)
    {
        int dot = piece.Index.LastIndexOf('.');
        string stem = dot < 0 ? piece.Index : piece.Index[..dot], ending = dot < 0 ? "" : piece.Index[dot..];
        return $"{entry.Prefix}{stem}-{entry.Track.Name}{ending}{piece.Suffix}";
    }

    private static string Resolution(TitleTrack track)
        => track is { Width: > 0, Height: > 0 } ? string.Create(CultureInfo.InvariantCulture, $",RESOLUTION={track.Width}x{track.Height}") : "";
}
