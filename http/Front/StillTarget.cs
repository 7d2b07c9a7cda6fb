using System.Globalization;
using StonMedia.Cache.Keys;
using StonMedia.Cache.Patterns;
using StonMedia.Media;
using StonMedia.Streams.Settings;
using StonMedia.Streams.Stills;
using StonMedia.Streams.Views;

namespace StonMedia.Http.Front;

/// <summary>
/// The address of a still of a file of media.match: /a.mp4/thumb?t=12.5&amp;w=320, of a sheet of small ones, /a.mp4/thumb/sprite-1.jpg, or of what
/// tells of the sheets, /a.mp4/thumb/sprite.vtt. Parameters may stand before the keyword, too: /a.mp4?start=5/thumb?t=12.5. Times are those of the whole
/// film: clip parameters do not count.
/// </summary>
internal sealed class StillTarget
{
    private const string Sprite = "sprite", Time = "t", Width = "w", Height = "h", Format = "format", Interval = "interval";
    private const int LeastWidth = 16, MostWidth = 1920, MostHeight = 1920, MostTile = 320;
    private const long LeastInterval = 500_000, MostInterval = 3600_000_000;

    private StillTarget(string source, ViewRequest view) => (Source, View) = (source, view);

    /// <summary>Parameters that are not part of the file's own address.</summary>
    public static IReadOnlyList<string> Parameters { get; } = [Time, Width, Height, Format, Interval];

    /// <summary>Target of the file itself, with all parameters.</summary>
    public string Source { get; }

    /// <summary>What is asked for.</summary>
    public ViewRequest View { get; }

    /// <summary>Null: the target is no such address.</summary>
    public static StillTarget? Find(in RequestTarget target, MediaSettings media)
    {
        if (!media.Stills.Enabled) return null;
        string path = target.PathText, keyword = media.Stills.Keyword, mark = "/" + keyword;
        if (path.EndsWith(mark, StringComparison.Ordinal)) return Make(path[..^mark.Length], "", target.Query.ToString(), "", media);
        int slash = path.LastIndexOf('/');
        if (slash > 0 && path.AsSpan(0, slash).EndsWith(mark, StringComparison.Ordinal))
            return Make(path[..(slash - mark.Length)], path[(slash + 1)..], target.Query.ToString(), "", media);
        // Relative addresses would be relative to the folder of the file: these have to be absolute.
        return QueryKeyword.Find(target.Query, keyword, found => Make(path, found.Name, found.Parameters, $"{path}{mark}/", media));
    }

    private static StillTarget? Make(string file, string name, string query, string prefix, MediaSettings media)
    {
        if (file.Length == 0 || !Glob.AnyMatches(media.Match, PercentDecoder.Decode(PathNormaliser.Normalise(file)))) return null;
        return ViewOf(name, query, prefix) is { } view ? new StillTarget(query.Length == 0 ? file : $"{file}?{query}", view) : null;
    }

    // Null: nothing has that name.
    private static ViewRequest? ViewOf(string name, string query, string prefix)
    {
        if (name.Length == 0) return Picture(query);
        if (!name.StartsWith(Sprite, StringComparison.Ordinal)) return null;
        int dot = name.LastIndexOf('.');
        string extension = dot < 0 ? "" : name[(dot + 1)..];
        bool isTrack = name.Length == Sprite.Length + 4 && extension == "vtt";
        int number = 0;
        if (!isTrack && (extension is not ("jpg" or "webp") || !IsNumber(name.AsSpan(Sprite.Length, dot - Sprite.Length), out number))) return null;
        if (!TryNumber(query, Width, LeastWidth, MostTile, out int width)) return Bad(Width, $"pixels, {LeastWidth} to {MostTile}");
        if (width == 0) width = StillRequest.UsualTile;
        long interval = StillRequest.UsualInterval;
        if (QueryParameters.First(query, Interval) is { } wanted
            && (!TrimRequest.TryParseTime(wanted, out interval) || interval is < LeastInterval or > MostInterval)) return Bad(Interval, "seconds, 0.5 to 3600");
        if (isTrack)
        {
            return TryFormat(query, out StillFormat format)
                ? new ViewRequest.Still(new StillRequest.Track(width, interval, format, prefix, query.Length == 0 ? "" : "?" + query)) : BadFormat;
        }

        return new ViewRequest.Still(new StillRequest.Sheet(number, width, interval, extension == "webp" ? StillFormat.WebP : StillFormat.Jpeg));
    }

    private static ViewRequest Picture(string query)
    {
        long time = 0;
        if (QueryParameters.First(query, Time) is { } wanted && !TrimRequest.TryParseTime(wanted, out time)) return Bad(Time, "seconds, such as 12.5");
        if (!TryNumber(query, Width, LeastWidth, MostWidth, out int width)) return Bad(Width, $"pixels, {LeastWidth} to {MostWidth}");
        if (!TryNumber(query, Height, LeastWidth, MostHeight, out int height)) return Bad(Height, $"pixels, {LeastWidth} to {MostHeight}");
        if (width == 0 && height == 0) (width, height) = (MostWidth, MostHeight);
        return TryFormat(query, out StillFormat format) ? new ViewRequest.Still(new StillRequest.Picture(time, width, height, format)) : BadFormat;
    }

    private static ViewRequest.Malformed Bad(string name, string wanted) => new($"{name} is not understood; expected {wanted}");

    private static ViewRequest.Malformed BadFormat => Bad(Format, "jpg or webp");

    private static bool TryFormat(string query, out StillFormat format)
    {
        string? wanted = QueryParameters.First(query, Format);
        format = wanted == "webp" ? StillFormat.WebP : StillFormat.Jpeg;
        return wanted is null or "jpg" or "jpeg" or "webp";
    }

    // True with 0: not given.
    private static bool TryNumber(string query, string name, int least, int most, out int value)
    {
        value = 0;
        if (QueryParameters.First(query, name) is not { } text) return true;
        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out value) && value >= least && value <= most;
    }

    // "-12": one way to write each, from 1.
    private static bool IsNumber(ReadOnlySpan<char> text, out int number)
    {
        number = 0;
        return text.Length >= 2 && text[0] == '-' && text[1] is not '0'
            && int.TryParse(text[1..], NumberStyles.None, CultureInfo.InvariantCulture, out number);
    }
}
