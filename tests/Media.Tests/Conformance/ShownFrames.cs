using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using StonMedia.Media.Tests.Mp4;

namespace StonMedia.Media.Tests.Conformance;

/// <summary>
/// What a film of several edits shows, by ISO/IEC 14496-12, 8.6.6: each entry plays the media from media_time on for segment_duration, one behind the
/// other, so what stands in two of them is seen and heard twice, and what stands in none, never. FFmpeg shows it otherwise: it reads on behind each
/// entry's end, and with a packet copied nobody sees that it was to be dropped. So the edits are not left to it: it decodes the media without them, and
/// the tables, read sample by sample, say when each picture and packet is due.
/// </summary>
internal static class ShownFrames
{
    /// <summary>Null for what is no plain MP4, and for a film whose tracks have one stretch each: there ffmpeg and the standard agree.</summary>
    public static Frames? Of(string file, string[] input)
    {
        if (Path.GetExtension(file) is not (".mp4" or ".m4a" or ".m4b" or ".m4v" or ".mov" or ".3gp" or ".f4v") || new FileInfo(file).Length > 1 << 30) return null;
        FilmReader film;
        try
        {
            film = FilmReader.Read(File.ReadAllBytes(file));
        }
        catch (Exception e) when (e is Xunit.Sdk.XunitException or ArgumentException or KeyNotFoundException or OverflowException)
        {
            return null;    // fragments or damage
        }

        if (film.Tracks.All(static t => t.Edits.Count(static e => e.MediaTime >= 0) < 2)) return null;
        FilmTrack? video = film.Tracks.Find(static t => t.Handler == "vide" && t.Samples.Count > 0), sound = film.Tracks.Find(static t => t.Handler == "soun" && t.Samples.Count > 0);
        Frames media = Frames.OfPlain(file, [.. input, "-ignore_editlist", "1"]);
        FilmSample[] inOrder = video is null ? [] : [.. video.Samples.OrderBy(static s => s.Composition)];
        Assert.True(inOrder.Length == media.Pictures.Count, $"{file}: {media.Pictures.Count} pictures of {inOrder.Length} samples");
        Dictionary<FilmSample, string> pictures = inOrder.Zip(media.Pictures).ToDictionary(static p => p.First, static p => p.Second.Hash);
        return new Frames(Shown(video, s => pictures[s]), Shown(sound, Hash), media.SoundCodec) { Coded = Shown(video, Hash), IsByTables = true };

        List<(double Time, string Hash)> Shown(FilmTrack? track, Func<FilmSample, string> hash)
            => track is null ? [] : [.. Entries(film, track).Select(e => (e.Time, hash(e.Sample))).OrderBy(static e => e.Time)];
    }

    // Each sample that has some of its duration in an entry, once an entry. A packet across the border of two entries that follow each other in the media
    // too is heard once: its first part ends the one, the rest begins the other.
    private static IEnumerable<(double Time, FilmSample Sample)> Entries(FilmReader film, FilmTrack track)
    {
        double at = 0, tick = 1.0 / film.MovieTimescale, behind = double.NaN;
        foreach ((long duration, long mediaTime) in track.Edits)
        {
            double lasts = duration * tick, from = (double)mediaTime / track.Timescale;
            bool goesOn = Math.Abs(from - behind) <= tick;
            foreach (FilmSample sample in mediaTime < 0 ? [] : track.Samples)
            {
                double begins = (double)sample.Composition / track.Timescale, ends = begins + ((double)sample.Duration / track.Timescale);
                if (begins < from + lasts - tick && ends > from + tick && (begins >= from - tick || !goesOn)) yield return (at + begins - from, sample);
            }

            behind = mediaTime < 0 ? double.NaN : from + lasts;
            at += lasts;
        }
    }

    [SuppressMessage("Security", "CA5351", Justification = "as ffmpeg's framemd5 has it")]
    private static string Hash(FilmSample sample) => Convert.ToHexStringLower(MD5.HashData(sample.Bytes));
}
