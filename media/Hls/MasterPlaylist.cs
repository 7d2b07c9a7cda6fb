using System.Globalization;
using System.Text;
using StonMedia.Media.Segments;

namespace StonMedia.Media.Hls;

/// <summary>
/// HLS master playlists (RFC 8216 4.3.4). A film of one video and one sound track is one stream of both; with more tracks each video track is a
/// stream, and the sound tracks are its renditions.
/// </summary>
internal static class MasterPlaylist
{
    /// <param name="presentation">The film.</param>
    /// <param name="piece">How the addresses in it are to look.</param>
    /// <param name="both">Rates of the first video and sound track together.</param>
    /// <param name="single">Rates of each track alone.</param>
    /// <param name="keyFrames">Rates of the first video track's key frames; null without video.</param>
    public static string Write(Presentation presentation, PackagePiece piece, SegmentRates both, SegmentRates[] single, SegmentRates? keyFrames)
    {
        var text = new StringBuilder("#EXTM3U\n#EXT-X-VERSION:7\n#EXT-X-INDEPENDENT-SEGMENTS\n");
        PlayTrack[] videos = [.. presentation.Tracks.Where(static t => t.IsVideo)], sounds = [.. presentation.Tracks.Where(static t => !t.IsVideo)];
        if (videos.Length <= 1 && sounds.Length <= 1)
        {
            Stream(text, both, Codecs(presentation.Tracks), presentation.Tracks[0], "");
            text.Append(CultureInfo.InvariantCulture, $"{piece.Prefix}{piece.Index}{piece.Suffix}\n");
        }
        else
        {
            SegmentRates RatesOf(PlayTrack track) => single[presentation.Tracks.ToList().IndexOf(track)];
            for (int i = 0; i < sounds.Length; i++) Rendition(text, presentation, piece, sounds[i], i);
            SegmentRates sound = new(sounds.Select(s => RatesOf(s).Peak).DefaultIfEmpty().Max(), sounds.Select(s => RatesOf(s).Average).DefaultIfEmpty().Max());
            foreach (PlayTrack track in videos.Length > 0 ? videos : sounds[..1])
            {
                SegmentRates own = RatesOf(track);
                SegmentRates rates = track.IsVideo ? new SegmentRates(own.Peak + sound.Peak, own.Average + sound.Average) : own;
                Stream(text, rates, Codecs(sounds.Prepend(track)), track, sounds.Length > 0 ? ",AUDIO=\"sound\"" : "");
                text.Append(Address(piece, track)).Append('\n');
            }
        }

        if (keyFrames is { } rate)
        {
            PlayTrack video = videos[0];
            text.Append(CultureInfo.InvariantCulture,
                $"#EXT-X-I-FRAME-STREAM-INF:BANDWIDTH={rate.Peak},AVERAGE-BANDWIDTH={rate.Average},CODECS=\"{video.Entry.Codec}\"{Resolution(video)},URI=\"{piece.Prefix}{PieceName.KeyFrames}.m3u8{piece.Suffix}\"\n");
        }

        return text.ToString();
    }

    private static void Stream(StringBuilder text, SegmentRates rates, string codecs, PlayTrack track, string more)
    {
        string frameRate = TrackFacts.FrameRate(track) is { } pictures ? ",FRAME-RATE=" + pictures : "";
        text.Append(CultureInfo.InvariantCulture,
            $"#EXT-X-STREAM-INF:BANDWIDTH={rates.Peak},AVERAGE-BANDWIDTH={rates.Average},CODECS=\"{codecs}\"{Resolution(track)}{frameRate}{more}\n");
    }

    private static void Rendition(StringBuilder text, Presentation presentation, PackagePiece piece, PlayTrack track, int number)
    {
        string? language = TrackFacts.Language(presentation.Index, track);
        string name = language is null ? $"Sound {number + 1}" : $"{language} {number + 1}";
        text.Append(CultureInfo.InvariantCulture, $"#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID=\"sound\",NAME=\"{name}\"");
        if (language is not null) text.Append(CultureInfo.InvariantCulture, $",LANGUAGE=\"{language}\"");
        text.Append(number == 0 ? ",DEFAULT=YES,AUTOSELECT=YES" : ",DEFAULT=NO,AUTOSELECT=YES");
        if (track.Entry.Channels > 0) text.Append(CultureInfo.InvariantCulture, $",CHANNELS=\"{track.Entry.Channels}\"");
        text.Append(CultureInfo.InvariantCulture, $",URI=\"{Address(piece, track)}\"\n");
    }

    private static string Address(PackagePiece piece, PlayTrack track)
    {
        int dot = piece.Index.LastIndexOf('.');
        string stem = dot < 0 ? piece.Index : piece.Index[..dot], ending = dot < 0 ? "" : piece.Index[dot..];
        return $"{piece.Prefix}{stem}-{track.Name}{ending}{piece.Suffix}";
    }

    private static string Resolution(PlayTrack track)
        => track.Entry is { Width: > 0, Height: > 0 } entry ? string.Create(CultureInfo.InvariantCulture, $",RESOLUTION={entry.Width}x{entry.Height}") : "";

    private static string Codecs(IEnumerable<PlayTrack> tracks) => string.Join(',', tracks.Select(static t => t.Entry.Codec).Distinct());
}
