using System.Globalization;
using System.Text;

namespace StonMedia.Media.Subtitles;

/// <summary>The cues of a WebVTT file in the order of their beginnings, and its style and region blocks. Immutable.</summary>
public sealed class CueList
{
    /// <summary>Bytes of a file; cues in it.</summary>
    public const int MaxBytes = 8 << 20, MaxCues = 100_000;

    private const int MaxStyles = 32 << 10;

    private CueList(Cue[] cues, string styles) => (Cues, Styles) = (cues, styles);

    public IReadOnlyList<Cue> Cues { get; }

    /// <summary>STYLE and REGION blocks, each followed by an empty line.</summary>
    public string Styles { get; }

    public int MemoryBytes => 100 + (Styles.Length * 2) + Cues.Sum(static c => 80 + ((c.Text.Length + c.Settings.Length) * 2));

    /// <summary>Reads a file (W3C WebVTT 6.1): blocks that make no sense are passed over, as browsers do. False: it is none, or too large.</summary>
    public static bool TryParse(ReadOnlySpan<byte> file, out CueList list)
    {
        list = new CueList([], "");
        if (file.Length > MaxBytes) return false;
        if (file.StartsWith("\uFEFF"u8)) file = file[3..];
        if (!file.StartsWith("WEBVTT"u8) || (file.Length > 6 && file[6] is not ((byte)' ' or (byte)'\t' or (byte)'\n' or (byte)'\r'))) return false;
        string text = Encoding.UTF8.GetString(file).Replace("\r\n", "\n", StringComparison.Ordinal).Replace('\r', '\n').Replace('\0', '\uFFFD');
        var cues = new List<Cue>();
        var styles = new StringBuilder();
        bool isFirst = true;
        foreach (string block in text.Split("\n\n"))
        {
            // Three line ends in a row leave one at the front of the next block.
            string[] lines = block.Trim('\n').Split('\n');
            if (isFirst || lines[0].Length == 0)
            {
                isFirst = false;
                continue;
            }

            int timing = lines[0].Contains("-->", StringComparison.Ordinal) ? 0 : lines.Length > 1 && lines[1].Contains("-->", StringComparison.Ordinal) ? 1 : -1;
            if (timing < 0)
            {
                bool isStyle = lines[0].TrimEnd() is "STYLE" or "REGION";
                if (isStyle && styles.Length + block.Length < MaxStyles) styles.Append(string.Join('\n', lines)).Append("\n\n");
            }
            else if (TryReadTimes(lines[timing], out long start, out long end, out string settings) && lines.Length > timing + 1)
            {
                if (cues.Count == MaxCues) return false;
                cues.Add(new Cue(start, end, settings, string.Join('\n', lines[(timing + 1)..])));
            }
        }

        list = new CueList([.. cues.OrderBy(static c => c.Start)], styles.ToString());
        return true;
    }

    private static bool TryReadTimes(string line, out long start, out long end, out string settings)
    {
        (start, end, settings) = (0, 0, "");
        int arrow = line.IndexOf("-->", StringComparison.Ordinal);
        string rest = line[(arrow + 3)..].TrimStart(' ', '\t');
        int blank = rest.AsSpan().IndexOfAny(' ', '\t');
        if (blank >= 0) settings = rest[blank..].Trim(' ', '\t');
        return TryReadTime(line.AsSpan(0, arrow).Trim(" \t"), out start) && TryReadTime(blank < 0 ? rest : rest.AsSpan(0, blank), out end) && end > start;
    }

    // [hours:]minutes:seconds.milliseconds, hours of two digits or more.
    private static bool TryReadTime(ReadOnlySpan<char> text, out long milliseconds)
    {
        milliseconds = 0;
        if (text.Length is < 9 or > 16 || text[^4] != '.' || text[^7] != ':') return false;
        if (!TryReadNumber(text[^3..], 999, out int thousandths) || !TryReadNumber(text[^6..^4], 59, out int seconds) || !TryReadNumber(text[^9..^7], 59, out int minutes)) return false;
        int hours = 0;
        if (text.Length > 9 && (text.Length < 12 || text[^10] != ':' || !TryReadNumber(text[..^10], 999_999, out hours))) return false;
        milliseconds = (((((hours * 60L) + minutes) * 60) + seconds) * 1000) + thousandths;
        return true;
    }

    private static bool TryReadNumber(ReadOnlySpan<char> text, int most, out int number)
        => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number) && number <= most;
}
