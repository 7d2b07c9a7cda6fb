using System.Globalization;
using System.Runtime.InteropServices;
using StonMedia.Media.Tests.Oracle;

namespace StonMedia.Media.Tests.Conformance;

/// <summary>Judges clips of MP3 by what ffmpeg decodes: sample by sample what it decodes of that part of the whole.</summary>
internal static class Mp3Judge
{
    /// <summary>What is wrong with one clip, which is exact to the sample, or up to 1,152 samples early where a delay does not fit into its field; null for nothing.</summary>
    public static string? Clip(string source, string clip, double start, double end)
    {
        (float[] whole, int usual) = Decode(source);
        (float[] sound, int lines) = Decode(clip);
        (int rate, int channels) = Shape(source);
        int from = (int)(start * rate) * channels, to = Math.Min(whole.Length, (int)(end * rate) * channels), spare = sound.Length - (to - from);
        if (spare < 0) return $"{sound.Length / channels} samples, wanted {(to - from) / channels}";
        if (spare > 1152 * channels) return $"{spare / channels} samples too many";
        // The first sample there may be the wanted one, or the last may be the wanted end.
        if (!IsSame(sound, whole.AsSpan(from, to - from)) && !IsSame(sound.AsSpan(spare), whole.AsSpan(from, to - from))) return "other samples than the source has there";
        return lines > usual ? $"{lines} errors in decoding, {usual} of the source" : null;
    }

    /// <summary>
    /// What is wrong with joined sections: each must hold its samples, from behind the seam's first frames (which lack what overlaps from before it) to
    /// short of its end, and lie within a frame of where it belongs.
    /// </summary>
    public static string? Joined(string source, string joined, (double Start, double End)[] sections)
    {
        (float[] whole, int usual) = Decode(source);
        (float[] sound, int lines) = Decode(joined);
        (int rate, int channels) = Shape(source);
        int frame = rate > 24000 ? 1152 : 576, ideal = 0;
        foreach ((double start, double end) in sections)
        {
            int until = Math.Min((int)(end * rate), whole.Length / channels), at = ideal + (4 * frame), from = (int)(start * rate) + (4 * frame), length = until - (int)(start * rate) - (6 * frame);
            ideal += until - (int)(start * rate);
            if (length <= 0) continue;    // shorter than a few frames: only its place counts
            bool isThere = false;
            foreach (int shift in Enumerable.Range(-2 * frame, 4 * frame).OrderBy(Math.Abs))
            {
                if (at + shift < 0 || (at + shift + length) * channels > sound.Length) continue;
                isThere = IsSame(sound.AsSpan((at + shift) * channels), whole.AsSpan(from * channels, length * channels));
                if (isThere) break;
            }

            if (!isThere) return FormattableString.Invariant($"section {start}-{end} is not there");
        }

        if (Math.Abs((sound.Length / channels) - ideal) > 2 * frame) return $"{sound.Length / channels} samples, wanted {ideal}";
        return lines > usual * sections.Length ? $"{lines} errors in decoding, {usual} of the source" : null;
    }

    // Frames that only bring main data for the next cannot be decoded themselves; they are not heard.
    private static (float[] Sound, int Lines) Decode(string path)
    {
        using var folder = new TempFolder();
        string raw = folder.File("raw.f32");
        (int code, string _, string errors) = Tool.Run("ffmpeg", "-v", "error", "-nostdin", "-y", "-i", path, "-map", "0:a", "-f", "f32le", raw);
        Assert.True(code == 0, errors);
        return (MemoryMarshal.Cast<byte, float>(File.ReadAllBytes(raw)).ToArray(), errors.Split('\n', StringSplitOptions.RemoveEmptyEntries).Count(static l => !l.Contains("backstep", StringComparison.Ordinal)));
    }

    private static (int Rate, int Channels) Shape(string path)
    {
        string[] text = Tool.Run("ffprobe", "-v", "quiet", "-select_streams", "a:0", "-show_entries", "stream=sample_rate,channels", "-of", "csv=p=0", path).Output.Trim().Split(',');
        return (int.Parse(text[0], CultureInfo.InvariantCulture), int.Parse(text[1], CultureInfo.InvariantCulture));
    }

    private static bool IsSame(ReadOnlySpan<float> sound, ReadOnlySpan<float> wanted) => sound.Length >= wanted.Length && sound[..wanted.Length].SequenceEqual(wanted);
}
