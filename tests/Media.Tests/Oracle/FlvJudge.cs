using System.Buffers.Binary;
using StonMedia.Media.Tests.Flv;

namespace StonMedia.Media.Tests.Oracle;

/// <summary>
/// Judges clips of an FLV tag by tag: set-up and metadata in front, each section a stretch of the source's tags from a key frame on, all of its
/// tags moved by the same time, and no error from a decoder that the source does not give too.
/// </summary>
internal static class FlvJudge
{
    /// <summary>Seconds by which a section may begin or end with another tag than the nearest: players' seeks are as coarse.</summary>
    private const double Near = 0.15;

    /// <summary>Milliseconds that sound and picture of a section may be apart at its seam.</summary>
    private const int InStep = 30;

    /// <summary>What is wrong with it; null for nothing.</summary>
    /// <param name="source">The whole file.</param>
    /// <param name="view">The clip, or the joined clips.</param>
    /// <param name="sections">In order, in seconds of the source; ends may be infinite.</param>
    /// <param name="isRebased">Timestamps begin at 0 and go on from section to section; otherwise they are the source's.</param>
    public static string? Judge(byte[] source, byte[] view, (double Start, double End)[] sections, bool isRebased)
    {
        List<FlvFileTag> before = FlvFileTag.Of(source), after = FlvFileTag.Of(view);
        if (Front(before, after) is { } fault) return fault;
        List<FlvFileTag> from = [.. before.Where(static t => t.IsMedia)], to = [.. after.Where(static t => t.IsMedia)];
        if (to.Count == 0) return "no pictures and no sound";
        List<(int From, int To, int Count)> runs = Runs(from, to);
        if (runs.Exists(static r => r.From < 0)) return "tags that are not of the source";
        if (runs.Count != sections.Length) return $"{runs.Count} stretches of the source for {sections.Length} sections";
        double length = 0;
        for (int k = 0; k < runs.Count; k++)
        {
            List<FlvFileTag> of = from.GetRange(runs[k].From, runs[k].Count), now = to.GetRange(runs[k].To, runs[k].Count);
            string? what = Place(from, runs[k].From + runs[k].Count, of, sections[k]) ?? Times(of, now, isRebased);
            if (what is not null) return $"section {k}: {what}";
            length += (of[^1].Time - of[0].Time) / 1000.0;
        }

        for (int i = 1; i < to.Count && isRebased; i++)
            if (to[i].Time + 1000 < to[i - 1].Time) return $"timestamps go back from {to[i - 1].Time} to {to[i].Time} ms";
        double? told = Duration(after);
        if (told is { } seconds && Math.Abs(seconds - length) > 0.5 + (0.3 * sections.Length)) return FormattableString.Invariant($"metadata tell of {seconds:F3} s, {length:F3} s are there");
        return Decoding(source, view, sections.Length);
    }

    /// <summary>Lines of errors that decoding gives; -1 where the decoder gave up.</summary>
    public static (int Lines, string First) Decode(byte[] file)
    {
        using var folder = new TempFolder();
        List<FlvFileTag> tags = FlvFileTag.Of(file);
        string? form = EnhancedFlv.Form(tags);
        string path = folder.File(form is null ? "view.flv" : "pictures");
        File.WriteAllBytes(path, form is null ? file : EnhancedFlv.Pictures(tags));
        (int code, string _, string errors) = Tool.Run("ffmpeg", ["-v", "error", "-nostdin", .. form is null ? (string[])[] : ["-f", form], "-i", path, "-map", "0:v:0?", "-map", "0:a:0?", "-fps_mode", "vfr", "-f", "null", "-"]);
        string[] lines = errors.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        return (code == 0 ? lines.Length : -1, lines.FirstOrDefault() ?? "");
    }

    /// <summary>Stretches of the source that the tags of a view are, each as long as can be; one that begins at -1 is none.</summary>
    public static List<(int From, int To, int Count)> Runs(List<FlvFileTag> from, List<FlvFileTag> to)
    {
        ILookup<string, int> places = Enumerable.Range(0, from.Count).ToLookup(i => from[i].Hash);
        var runs = new List<(int, int, int)>();
        for (int at = 0; at < to.Count;)
        {
            (int From, int Count) best = places[to[at].Hash].Select(i => (i, Same(i, at))).DefaultIfEmpty((-1, 1)).MaxBy(static r => r.Item2);
            runs.Add((best.From, at, best.Count));
            at += best.Count;
        }

        return runs;

        int Same(int i, int at)
        {
            int count = 0;
            while (i + count < from.Count && at + count < to.Count && from[i + count].Hash == to[at + count].Hash) count++;
            return count;
        }
    }

    private static string? Front(List<FlvFileTag> before, List<FlvFileTag> after)
    {
        if (before.Exists(static t => t.Type == 18) && after.FirstOrDefault()?.Type != 18) return "no metadata in front";
        foreach (int type in (ReadOnlySpan<int>)[8, 9])
        {
            FlvFileTag? setup = before.Find(t => t.Type == type && t.IsSetup);
            if (setup is not null && after.TakeWhile(static t => !t.IsMedia).All(t => t.Hash != setup.Hash)) return $"the set-up of type {type} is missing";
        }

        return null;
    }

    private static string? Place(List<FlvFileTag> all, int behind, List<FlvFileTag> section, (double Start, double End) wanted)
    {
        List<double> keys = [.. all.Where(static t => t.IsKey).Select(static t => t.Time / 1000.0)];
        double first = section[0].Time / 1000.0;
        if (keys.Count > 0)
        {
            FlvFileTag? picture = section.Find(static t => t.Type == 9);
            if (picture?.IsKey != true) return "the first picture is no key frame";
            double due = keys.Where(k => k <= wanted.Start + 0.09).DefaultIfEmpty(keys[0]).Max();
            if (Math.Abs((picture.Time / 1000.0) - due) > 0.001) return FormattableString.Invariant($"begins at {picture.Time / 1000.0:F3}, the key frame is at {due:F3}");
        }
        else if (Math.Abs(first - Math.Max(wanted.Start, all[0].Time / 1000.0)) > Near)
        {
            return FormattableString.Invariant($"begins at {first:F3}");
        }

        double last = section.Max(static t => t.Time) / 1000.0, until = Math.Min(wanted.End, all.Max(static t => t.Time) / 1000.0);
        return last > until + Near ? FormattableString.Invariant($"goes on to {last:F3}, wanted {until:F3}")
            : behind < all.Count && last < until - Near ? FormattableString.Invariant($"ends at {last:F3}, wanted {until:F3}") : null;
    }

    // One shift for all, picture and sound; what stands before the key frame's time is moved to it where times are rebased.
    private static string? Times(List<FlvFileTag> before, List<FlvFileTag> after, bool isRebased)
    {
        long shift = isRebased ? (long)before[^1].Time - after[^1].Time : 0;
        for (int i = 0; i < before.Count; i++)
        {
            bool isEarly = isRebased && before[i].Time < before[0].Time && before[0].Time - before[i].Time <= InStep;
            if (!isEarly && Math.Abs(before[i].Time - shift - after[i].Time) > 1) return $"tag {i} is moved by {before[i].Time - (long)after[i].Time} ms, others by {shift}";
        }

        return null;
    }

    private static string? Decoding(byte[] source, byte[] view, int sections)
    {
        (int lines, string first) = Decode(view);
        if (lines == 0) return null;
        (int usual, string _) = Decode(source);
        return lines < 0 == usual < 0 && lines <= usual * sections ? null : first;
    }

    // "duration", a number of AMF0, in the first script tag.
    private static double? Duration(List<FlvFileTag> tags)
    {
        byte[]? script = tags.Find(static t => t.Type == 18)?.Payload;
        int at = script?.AsSpan().IndexOf("\0\bduration\0"u8) ?? -1;
        return at < 0 ? null : BinaryPrimitives.ReadDoubleBigEndian(script.AsSpan(at + 11));
    }
}
