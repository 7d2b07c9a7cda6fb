using System.Globalization;

namespace StonMedia.Media;

/// <summary>A section of a film. Times are source presentation time in microseconds, 0 at the film's first shown picture.</summary>
public sealed record TrimRequest
{
    /// <summary>Where the section begins, 0 or more; 0 when not given.</summary>
    public long StartMicroseconds { get; private init; }

    /// <summary>Where it ends, above the start; null means the film's end.</summary>
    public long? EndMicroseconds { get; private init; }

    /// <summary>Keep every track. Default: only audio and video.</summary>
    public bool AllTracks { get; init; }

    /// <summary>Presentation begins exactly at the start (an edit list hides the lead-in). Off: at the key frame before it, without an edit list.</summary>
    public bool ExactStart { get; init; } = true;

    /// <summary>FLV: timestamps begin at 0. Default: they stay what they are, and all of the clip is one range of the source.</summary>
    public bool RebasesTags { get; init; }

    /// <summary>FLV: the clip begins with this byte of the source, 1 or more, and the times are not looked at; null (default) for all other clips.</summary>
    public long? ByteOffset { get; private init; }

    /// <summary>
    /// Reads a start that is a byte of an FLV and, in files of other formats, a time as ever: digits alone, above 0. False: it is something else.
    /// </summary>
    public static bool TryParseOffset(string? start, out TrimRequest request)
    {
        request = new TrimRequest();
        if (start is null || start.Length > 18 || !long.TryParse(start, NumberStyles.None, CultureInfo.InvariantCulture, out long offset) || offset == 0) return false;
        request = new TrimRequest { StartMicroseconds = Math.Min(offset, 1_000_000_000) * 1_000_000, ByteOffset = offset };
        return true;
    }

    /// <summary>
    /// Reads the two query values: seconds as digits with an optional fraction ("12", "12.5"), null or empty where absent.
    /// False: neither is given, one is not a time, or start is not before end. Then the whole file is served.
    /// </summary>
    public static bool TryParse(string? start, string? end, out TrimRequest request)
    {
        request = new TrimRequest();
        bool hasStart = !string.IsNullOrEmpty(start), hasEnd = !string.IsNullOrEmpty(end);
        if (!hasStart && !hasEnd) return false;
        long from = 0, to = long.MaxValue;
        if (hasStart && !TryParseSeconds(start, out from)) return false;
        if (hasEnd && !TryParseSeconds(end, out to)) return false;
        if (from >= to) return false;
        request = new TrimRequest { StartMicroseconds = from, EndMicroseconds = hasEnd ? to : null };
        return true;
    }

    /// <summary>From a time (microseconds, 0 or more) to the end.</summary>
    internal static TrimRequest From(long microseconds) => new() { StartMicroseconds = microseconds };

    /// <summary>Reads one time as <see cref="TryParse"/> does; microseconds.</summary>
    public static bool TryParseTime(ReadOnlySpan<char> text, out long microseconds) => TryParseSeconds(text, out microseconds);

    /// <summary>The canonical text of the request, part of a view's tag: "12.5-30", "0-30,all", "12.5-,key".</summary>
    public override string ToString()
        => Text(StartMicroseconds) + "-" + (EndMicroseconds is { } end ? Text(end) : "") + (AllTracks ? ",all" : "") + (ExactStart ? "" : ",key");

    private static string Text(long microseconds) => (microseconds / 1_000_000m).ToString("0.######", CultureInfo.InvariantCulture);

    // At most nine digits before the point (31 years) and any number behind it, of which six count.
    private static bool TryParseSeconds(ReadOnlySpan<char> text, out long microseconds)
    {
        microseconds = 0;
        int point = text.IndexOf('.');
        ReadOnlySpan<char> whole = point < 0 ? text : text[..point], fraction = point < 0 ? default : text[(point + 1)..];
        if (whole.Length > 9 || (whole.IsEmpty && fraction.IsEmpty)) return false;
        foreach (char c in whole)
        {
            if (!char.IsAsciiDigit(c)) return false;
            microseconds = (microseconds * 10) + (c - '0');
        }

        microseconds *= 1_000_000;
        long unit = 100_000;
        foreach (char c in fraction)
        {
            if (!char.IsAsciiDigit(c)) return false;
            microseconds += unit * (c - '0');
            unit /= 10;
        }

        return true;
    }
}
