using StonMedia.Cache.Patterns;
using StonMedia.Streams.Settings;

namespace StonMedia.Http.Configuration.Binding;

/// <summary>media and images of a virtual host.</summary>
internal static class MediaBinder
{
    public static MediaSettings Bind(Section s)
    {
        var d = new MediaSettings();
        Keywords(s);
        IReadOnlyList<Glob> match = s.Globs("match", d.Match);
        return new MediaSettings
        {
            Match = match,
            RelocateHeader = s.Bool("relocate-header", d.RelocateHeader),
            Trim = Trim(s.Child("trim")),
            MultiTrim = MultiTrim(s.Child("multi-trim")),
            Flv = Flv(s.Child("flv")),
            Hls = Hls(s.Child("hls")),
            Mp3Hls = Mp3Hls(s.Child("mp3-hls")),
            Dash = Dash(s.Child("dash")),
            Stills = Stills(s.Child("stills")),
            Renditions = Renditions(s, match),
            Subtitles = s.List("subtitles", d.Subtitles, found => Language(s, found)),
            LiveHead = s.Bool("live-head", d.LiveHead),
            Limits = Limits(s.Child("limits")),
        };
    }

    public static ImageSettings Images(Section s)
    {
        var d = new ImageSettings();
        return new ImageSettings
        {
            Enabled = s.Bool("enabled", d.Enabled),
            Keyword = s.Name("keyword", d.Keyword),
            MaxSource = s.Size("max-source", d.MaxSource, 1 << 10, 1 << 30),
            OnFailure = s.Choice("on-failure", d.OnFailure),
        };
    }

    // An address must not mean two things, so keywords of features that are off count too: each may be on in some virtual host.
    private static void Keywords(Section s)
    {
        Dictionary<string, (string Feature, Found Found)> owner = [];
        foreach (string feature in (string[])["hls", "mp3-hls", "dash", "stills"])
        {
            if (s.Child(feature).Find("keyword") is not { } found || Scalars.Text(found.Value) is not { } keyword) continue;
            if (owner.TryAdd(keyword, (feature, found))) continue;
            (string other, Found taken) = owner[keyword];
            bool isDefault = found.IsDefault;    // then the other one was chosen by the user
            s.Context.Problems.Error(isDefault ? taken : found, $"'{keyword}' is also the keyword of {(isDefault ? feature : other)}");
        }
    }

    private static RenditionRule? Renditions(Section s, IReadOnlyList<Glob> films)
    {
        if (s.StringOrNull("renditions") is not { } text || s.Find("renditions") is not { } found) return null;
        if (!RenditionRule.TryParse(text, s.Context.IgnoreUrlCase, out RenditionRule? rule, out string? fault)) s.Context.Problems.Error(found, $"'{text}': {fault}");
        // Any path that both match would do: with a name for each star, most rules give one.
        else if (!text.Contains('{', StringComparison.Ordinal) && Glob.AnyMatches(films, text.Replace("*", "film", StringComparison.Ordinal)))
            s.Context.Problems.Error(found, $"'{text}': without braces these are manifests, but media.match takes them for films; a name pattern has braces, such as *_{{360p,720p}}.mp4");
        return rule;
    }

    private static string? Language(Section s, Found found)
    {
        if (Scalars.Text(found.Value) is { Length: >= 2 and <= 35 } text && text.All(static c => char.IsAsciiLetterOrDigit(c) || c == '-')) return text;
        s.Context.Problems.Error(found, $"expected a language tag such as en or pt-BR, found {Scalars.Describe(found.Value)}");
        return null;
    }

    private static FlvSettings Flv(Section s)
    {
        var d = new FlvSettings();
        return new FlvSettings { Rebase = s.Bool("rebase", d.Rebase), ByteOffset = s.Bool("byte-offset", d.ByteOffset) };
    }

    private static TrimSettings Trim(Section s)
    {
        var d = new TrimSettings();
        var trim = new TrimSettings
        {
            Enabled = s.Bool("enabled", d.Enabled),
            StartParam = s.Name("start-param", d.StartParam),
            EndParam = s.Name("end-param", d.EndParam),
            AllTracks = s.Bool("all-tracks", d.AllTracks),
            ExactStart = s.Bool("exact-start", d.ExactStart),
        };
        if (trim.StartParam == trim.EndParam && s.Find("end-param") is Found found)
            s.Context.Problems.Error(found, $"start-param and end-param are both '{trim.EndParam}'");
        return trim;
    }

    private static MultiTrimSettings MultiTrim(Section s)
    {
        var d = new MultiTrimSettings();
        return new MultiTrimSettings
        {
            Enabled = s.Bool("enabled", d.Enabled),
            Param = s.Name("param", d.Param),
            MaxRatio = s.Percent("max-ratio", d.MaxRatio, 0, 10_000),
        };
    }

    private static HlsSettings Hls(Section s)
    {
        var d = new HlsSettings();
        return new HlsSettings
        {
            Enabled = s.Bool("enabled", d.Enabled),
            Keyword = s.Name("keyword", d.Keyword),
            Index = s.Name("index", d.Index),
            Master = s.Name("master", d.Master),
            Segment = s.Duration("segment", d.Segment, Span.Seconds(1), Span.Seconds(60)),
            Format = s.Choice("format", d.Format),
        };
    }

    private static Mp3HlsSettings Mp3Hls(Section s)
    {
        var d = new Mp3HlsSettings();
        return new Mp3HlsSettings { Enabled = s.Bool("enabled", d.Enabled), Keyword = s.Name("keyword", d.Keyword) };
    }

    private static DashSettings Dash(Section s)
    {
        var d = new DashSettings();
        return new DashSettings
        {
            Enabled = s.Bool("enabled", d.Enabled),
            Keyword = s.Name("keyword", d.Keyword),
            Index = s.Name("index", d.Index),
            Segment = s.Duration("segment", d.Segment, Span.Seconds(1), Span.Seconds(60)),
        };
    }

    private static StillsSettings Stills(Section s)
    {
        var d = new StillsSettings();
        return new StillsSettings { Enabled = s.Bool("enabled", d.Enabled), Keyword = s.Name("keyword", d.Keyword) };
    }

    private static MediaLimitSettings Limits(Section s)
    {
        var d = new MediaLimitSettings();
        return new MediaLimitSettings
        {
            MaxHeader = s.Size("max-header", d.MaxHeader, 1 << 10, 2L << 30),
            MaxBoxes = s.Int("max-boxes", d.MaxBoxes, 10, 10_000_000),
            MaxTracks = s.Int("max-tracks", d.MaxTracks, 1, 1024),
        };
    }
}
