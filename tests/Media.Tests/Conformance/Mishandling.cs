using StonMedia.Media.Tests.Flv;
using StonMedia.Media.Tests.Oracle;

namespace StonMedia.Media.Tests.Conformance;

/// <summary>
/// Computes whether a view is mishandled, whatever else a stricter judge says of it: pictures or packets of sound of the section that are missing; a picture
/// that is none of the source's, or errors of a decoder of sound that the source does not give; sound off from the picture by more than 45 ms against the source.
/// </summary>
internal static class Mishandling
{
    private const double MostOff = 0.045;

    /// <summary>What is mishandled; null for nothing.</summary>
    /// <param name="source">The source's file.</param>
    /// <param name="view">The view's, or of each of its tracks the files it is in: pictures are taken from the first track that has some, sound too.</param>
    /// <param name="sections">In seconds of the source, in the order of the view; null for all of the source.</param>
    /// <param name="input">Options of ffmpeg for both, such as a key.</param>
    /// <param name="isAnywhere">The times of the view are not looked at: those of FLV may be the source's.</param>
    /// <param name="edge">Seconds at the ends of a section that may be missing: where whole packets and pictures are all there is.</param>
    public static string? Of(string source, string[][] view, (double Start, double End)[]? sections, double edge, bool isAnywhere, params string[] input)
    {
        Frames before = Frames.Of(source, input);
        Frames[] tracks = [.. view.Select(v => Frames.Of(v, input))];
        var after = new Frames(tracks.Select(static t => t.Pictures).FirstOrDefault(static p => p.Count > 0, []), tracks.Select(static t => t.Sounds).FirstOrDefault(static s => s.Count > 0, []), "")
        {
            Coded = tracks.Select(static t => t.Coded).FirstOrDefault(static c => c.Count > 0, []),
        };
        double at = 0;
        foreach ((double start, double end) in sections ?? [(double.NegativeInfinity, double.PositiveInfinity)])
        {
            (double? picture, string? fault) = Compare(before.Pictures, after.Pictures, start, end, at, edge, isAnywhere, "pictures");
            if (fault is not null) return fault;
            picture = Compare(before.Coded, after.Coded, start, end, at, edge, isAnywhere, "").Shift ?? picture;
            (double? sound, fault) = IsComparable(before.SoundCodec) ? Compare(before.Sounds, after.Sounds, start, end, at, edge, isAnywhere, "packets of sound") : (null, null);
            if (fault is not null) return fault;
            if (before.IsByTables && !isAnywhere && TooMany(before.Sounds, after.Sounds, start, end, at, edge) is > 0 and int many) return $"{many} packets of sound are not of the section";
            if (picture is { } p && sound is { } s && Math.Abs(p - s) > MostOff) return FormattableString.Invariant($"sound is off by {p - s:F3} s");
            at += end - start;
        }

        // Those that an edit list hides may be seen in segments, which begin with a key frame.
        HashSet<string> pictures = [.. before.Pictures.Concat(Frames.Of(source, [.. input, .. IsMp4(source) ? (string[])["-ignore_editlist", "1"] : []]).Pictures).Select(static p => p.Hash)];
        if (after.Pictures.Count(p => !pictures.Contains(p.Hash)) is > 0 and int others) return $"{others} of {after.Pictures.Count} pictures are not of the source";
        // All pictures are right: what a decoder of pictures complains of then, it does not show.
        // Of text alone there is nothing to decode; a track that cannot be read is missing above.
        string[] errors = [.. view.Where((_, i) => tracks[i].Pictures.Count + tracks[i].Sounds.Count > 0).SelectMany(static v => v).SelectMany(v => Decode(v, input)).Where(static l => !IsOfPictures(l))];
        return errors.Length == 0 || errors.Length <= Decode(source, input).Length * (sections?.Length ?? 1) ? null : "decoding: " + errors[0];
    }

    private static bool IsMp4(string source) => Path.GetExtension(source) is not (".flv" or ".mp3");

    /// <summary>Whether the file itself plays without an error.</summary>
    public static bool Plays(string source, params string[] input) => Decode(source, input).Length == 0;

    /// <summary>ffmpeg puts raw sound and that of telephones into packets as it likes: they cannot be compared.</summary>
    private static bool IsComparable(string codec) => !codec.StartsWith("pcm_", StringComparison.Ordinal) && !codec.StartsWith("adpcm_", StringComparison.Ordinal) && !codec.StartsWith("amr_", StringComparison.Ordinal);

    private static bool IsOfPictures(string line) => line.StartsWith("[h264 @", StringComparison.Ordinal) || line.StartsWith("[hevc @", StringComparison.Ordinal) || line.StartsWith("[NULL @", StringComparison.Ordinal);

    // Lines of errors of demuxers, parsers and decoders. The null muxer, which complains of times, is none of them.
    private static string[] Decode(string file, string[] input)
    {
        if (EnhancedFlv.IsOne(file)) return FlvJudge.Decode(File.ReadAllBytes(file)) is { Lines: not 0 } fault ? [fault.First] : [];
        (int code, string _, string errors) = Tool.Run("ffmpeg", ["-v", "error", "-nostdin", .. input, "-i", file, "-map", "0:V:0?", "-map", "0:a?", "-fps_mode", "vfr", "-f", "null", "-"]);
        string[] lines = [.. errors.Split('\n', StringSplitOptions.RemoveEmptyEntries).Where(static l => !l.StartsWith("[null @", StringComparison.Ordinal))];
        return code == 0 ? lines : [.. lines, $"ended with code {code}"];
    }

    // Packets in the middle of a section that it has more often than the source has them in it: a part that edits leave out, or show once, heard nevertheless.
    private static int TooMany(List<(double Time, string Hash)> before, List<(double Time, string Hash)> after, double start, double end, double at, double edge)
    {
        Dictionary<string, int> due = before.Where(f => f.Time >= start - edge && f.Time < end + edge).CountBy(static f => f.Hash).ToDictionary();
        return after.Where(f => f.Time >= at + edge && f.Time < at + end - start - edge).CountBy(static f => f.Hash).Sum(f => Math.Max(0, f.Value - due.GetValueOrDefault(f.Key)));
    }

    // By how much those of a section moved, in the middle; nothing where they repeat themselves so often that this cannot be told.
    private static (double? Shift, string? Fault) Compare(
        List<(double Time, string Hash)> before, List<(double Time, string Hash)> after, double start, double end, double at, double edge, bool isAnywhere, string what)
    {
        List<(double Time, string Hash)> due = [.. before.Where(f => f.Time >= start + edge && f.Time < end - edge)];
        if (due.Count == 0) return (null, null);
        bool isWhole = isAnywhere || double.IsInfinity(start);
        Dictionary<string, List<double>> there = after.Where(f => isWhole || (f.Time > at - 2 && f.Time < at + end - start + 2)).GroupBy(static f => f.Hash).ToDictionary(static g => g.Key, static g => g.Select(static f => f.Time).ToList());
        var shifts = new List<double>();
        int missing = 0;
        foreach ((double time, string hash) in due)
        {
            if (!there.TryGetValue(hash, out List<double>? times) || times.Count == 0)
            {
                missing++;
                continue;
            }

            double now = isWhole ? times[0] : times.MinBy(t => Math.Abs(t - (time - start + at)));
            times.Remove(now);
            shifts.Add(now - time);
        }

        if (missing > 0) return (null, $"{missing} of {due.Count} {what} are missing");
        shifts.Sort();
        bool repeats = due.Select(static f => f.Hash).Distinct().Count() < due.Count / 2;
        return (repeats ? null : shifts[shifts.Count / 2], null);
    }
}
