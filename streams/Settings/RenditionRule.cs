using StonMedia.Cache.Keys;
using StonMedia.Cache.Patterns;

namespace StonMedia.Streams.Settings;

/// <summary>
/// <c>media.renditions</c>: which files make up one title. With braces a name pattern, <c>*_{360p,720p,1080p}.mp4</c>: files whose names differ in
/// nothing else are one title. Without braces the paths of manifests, <c>*.title.json</c>, that list the files.
/// </summary>
public sealed class RenditionRule
{
    /// <summary>Files of a title that a pattern can name.</summary>
    public const int MaxAlternatives = 16;

    private readonly Glob _glob;    // of manifests, or of what stands before the braces
    private readonly string _ending;
    private readonly string[] _alternatives;
    private readonly StringComparison _comparison;

    private RenditionRule(string text, Glob glob, string[] alternatives, string ending)
    {
        (Text, _glob, _alternatives, _ending) = (text, glob, alternatives, ending);
        _comparison = glob.IgnoreCase ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal;
    }

    /// <summary>As it was written.</summary>
    public string Text { get; }

    /// <summary>Reads a rule.</summary>
    /// <param name="text">The setting.</param>
    /// <param name="ignoreCase">Whether letters match in either case.</param>
    /// <param name="rule">The rule.</param>
    /// <param name="fault">What is wrong with it; null when nothing is.</param>
    public static bool TryParse(string text, bool ignoreCase, out RenditionRule? rule, out string? fault)
    {
        (rule, fault) = (null, null);
        int open = text.IndexOf('{', StringComparison.Ordinal), close = text.IndexOf('}', StringComparison.Ordinal);
        if (text.Length == 0 || text[0] is not ('/' or '*')) fault = "a pattern begins with '/' or '*', such as *_{360p,720p}.mp4 or *.title.json";
        else if (open < 0 && close < 0) rule = new RenditionRule(text, new Glob(text, ignoreCase), [], "");
        else if (open < 0 || close < open || text.LastIndexOf('{') != open || text.LastIndexOf('}') != close) fault = "expected one pair of braces, as in *_{360p,720p}.mp4";
        else
        {
            string[] alternatives = text[(open + 1)..close].Split(',', StringSplitOptions.TrimEntries);
            string ending = text[(close + 1)..];
            if (alternatives.Length is < 2 or > MaxAlternatives || alternatives.Distinct().Count() < alternatives.Length) fault = $"expected 2 to {MaxAlternatives} different names between the braces";
            else if (text[open..].AsSpan().IndexOfAny("*/?#%") >= 0) fault = "from the braces on a pattern holds plain names: no '*', '/', '?', '#', '%'";
            else rule = new RenditionRule(text, new Glob(text[..open], ignoreCase), alternatives, ending);
        }

        return rule is not null;
    }

    /// <summary>The file is a manifest of a title.</summary>
    /// <param name="path">Normalised path.</param>
    public bool IsManifest(string path) => _alternatives.Length == 0 && _glob.IsMatch(PercentDecoder.Decode(path));

    /// <summary>Paths of the other files of a title, in the order of the pattern; empty when the file is of none.</summary>
    /// <param name="path">Path of one of them, as it is asked of the origin.</param>
    public IReadOnlyList<string> SiblingsOf(string path)
    {
        // The longest name first: with {,_low} "film_low.mp4" is the low one of "film", and not the only one of "film_low".
        foreach (string own in _alternatives.OrderByDescending(static a => a.Length))
        {
            if (!path.EndsWith(own + _ending, _comparison)) continue;
            string stem = path[..^(own.Length + _ending.Length)];
            if (stem.EndsWith('/') || !_glob.IsMatch(PercentDecoder.Decode(stem))) continue;
            return [.. _alternatives.Where(a => a != own).Select(a => stem + a + _ending)];
        }

        return [];
    }
}
