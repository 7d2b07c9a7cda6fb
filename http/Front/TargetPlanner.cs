using StonMedia.Actors.Settings;
using StonMedia.Cache.Keys;
using StonMedia.Cache.Patterns;
using StonMedia.Cache.Settings;
using StonMedia.Media;
using StonMedia.Streams.Pacing;
using StonMedia.Streams.Settings;
using StonMedia.Streams.Views;

namespace StonMedia.Http.Front;

/// <summary>
/// Turns raw targets into plans for one virtual host. Parameters that steer views or the pace are taken out only where their
/// feature is on and, for views, the path is one of media.match: "/list?start=1" and "/list?start=2" stay two objects.
/// </summary>
internal sealed class TargetPlanner(VirtualHostSettings settings)
{
    private readonly KeySettings _key = settings.Key;
    private readonly MediaSettings _media = settings.Media;
    private readonly bool _paceReadsMedia = PacePolicy.ReadsMedia(settings.Throttle);
    private readonly ThrottleQuerySettings _pace = settings.Throttle.Query;

    /// <summary>False: the target is malformed, to be answered with 400.</summary>
    public bool TryPlan(string rawTarget, out TargetPlan plan)
    {
        plan = null!;
        if (!RequestTarget.TryParse(rawTarget, out RequestTarget target)) return false;
        string shownPath = PathNormaliser.Normalise(target.PathText), raw = target.Raw;
        PackagedTarget? packaged = PackagedTarget.Find(in target, _media);
        StillTarget? still = packaged is null ? StillTarget.Find(in target, _media) : null;
        string? source = packaged?.Source ?? still?.Source;
        if (source is not null && !RequestTarget.TryParse(source, out target)) return false;
        string path = source is null ? shownPath : PathNormaliser.Normalise(target.PathText);
        // Decoded once, for matching only: "/film%2Emp4" is a film, and "/a%2Fb" is still not "/a/b" to the key.
        bool isMedia = Glob.AnyMatches(_media.Match, PercentDecoder.Decode(path));
        string query = target.HasQuery ? target.Query.ToString() : "";
        bool isTitle = packaged?.IsTitle ?? false;
        string[] takenOut = TakenOut(isMedia || isTitle);
        string rest = query.Length == 0 ? "" : QueryParameters.Remove(query, still is null ? takenOut : [.. takenOut, .. StillTarget.Parameters]);
        RequestTarget asked = target;
        if (rest.Length != query.Length && !RequestTarget.TryParse(rest.Length == 0 ? target.PathText : $"{target.PathText}?{rest}", out asked)) return false;
        plan = new TargetPlan
        {
            Raw = raw,
            Path = shownPath,
            SourcePath = path,
            Query = query,
            Key = CacheKey.Of(in asked, _key),
            OriginTarget = OriginTarget(in asked, path),
            IsMedia = isMedia,
            IsTitle = isTitle,
            Keyword = packaged?.Keyword ?? "",
            IsCompressible = settings.Compression.Enabled && Glob.AnyMatches(settings.Compression.Match, PercentDecoder.Decode(shownPath)),
            View = packaged?.View(query) ?? still?.View ?? (isMedia ? ViewOf(query) : null),
            Pace = PaceOf(query),
        };
        return true;
    }

    private string[] TakenOut(bool isMedia)
    {
        string[] trim = isMedia && _media.Trim.Enabled ? [_media.Trim.StartParam, _media.Trim.EndParam] : [];
        string[] view = isMedia && _media.MultiTrim.Enabled ? [.. trim, _media.MultiTrim.Param] : trim;
        string[] pace = _pace.Enabled ? [.. view, _pace.Rate, _pace.Ratio, _pace.Boost] : view;
        // However it was signed, it is the same object.
        return settings.Access.Token is { Enabled: true, Parameter: var signature } ? [.. pace, signature, AccessToken.ExpiresParameter] : pace;
    }

    /// <summary>
    /// The raw path with its own percent-encodings, and the query where it counts. Dot segments are resolved all the same: what was
    /// judged by the rules must be what the origin serves.
    /// </summary>
    private string OriginTarget(in RequestTarget asked, string path)
    {
        string raw = asked.PathText;
        bool dotted = raw.AsSpan().Count('/') != path.AsSpan().Count('/') || raw.EndsWith('/') != path.EndsWith('/');
        string origin = dotted ? path : raw;
        if (asked.HasQuery && QueryFilter.Keeps(_key, path, asked.Raw)) origin = $"{origin}?{asked.Query}";
        return _key.CaseSensitive ? origin : origin.ToLowerInvariant();
    }

    /// <summary>
    /// Values that are no times ask for nothing: the whole file is served. Several sections win over start and end; one alone is a plain clip.
    /// </summary>
    private ViewRequest? ViewOf(string query)
    {
        ViewRequest? whole = _paceReadsMedia ? ViewRequest.Whole.Paced : _media.RelocateHeader ? ViewRequest.Whole.Instance : null;
        if (_media is { Flv.ByteOffset: true, Trim.Enabled: true } && ByteOf(query) is { } atByte) return new ViewRequest.Trim(With(atByte));
        (TrimRequest? trim, MultiTrimRequest? sections) = SectionsOf(query, _media);
        if (sections is not null) return new ViewRequest.MultiTrim(sections.With(_media.Trim.AllTracks, _media.Trim.ExactStart, _media.MultiTrim.MaxRatio));
        return trim is null ? whole : new ViewRequest.Trim(With(trim));
    }

    private TrimRequest With(TrimRequest trim)
        => trim with { AllTracks = _media.Trim.AllTracks, ExactStart = _media.Trim.ExactStart, RebasesTags = _media.Flv.Rebase };

    /// <summary>Where the file is no FLV, it is a time as ever.</summary>
    private TrimRequest? ByteOf(string query)
        => query.Length > 0 && string.IsNullOrEmpty(QueryParameters.First(query, _media.Trim.EndParam)) && !HasSections(query)
            && TrimRequest.TryParseOffset(QueryParameters.First(query, _media.Trim.StartParam), out TrimRequest trim) ? trim : null;

    private bool HasSections(string query)
        => _media.MultiTrim.Enabled && MultiTrimRequest.TryParse(QueryParameters.First(query, _media.MultiTrim.Param), out _);

    /// <summary>The clip that a query asks for, or several; both null for the whole film.</summary>
    internal static (TrimRequest? One, MultiTrimRequest? Several) SectionsOf(string query, MediaSettings media)
    {
        if (query.Length == 0) return default;
        if (!media.MultiTrim.Enabled || !MultiTrimRequest.TryParse(QueryParameters.First(query, media.MultiTrim.Param), out MultiTrimRequest sections))
            return (SectionOf(query, media.Trim), null);
        return sections.Sections.Count > 1 ? (null, sections) : (NotAll(sections.Sections[0]), null);
    }

    private static TrimRequest? SectionOf(string query, TrimSettings settings)
    {
        if (!settings.Enabled) return null;
        string? start = QueryParameters.First(query, settings.StartParam), end = QueryParameters.First(query, settings.EndParam);
        return TrimRequest.TryParse(start, end, out TrimRequest trim) ? NotAll(trim) : null;
    }

    private static TrimRequest? NotAll(TrimRequest trim) => trim is { StartMicroseconds: 0, EndMicroseconds: null } ? null : trim;

    private PaceQuery PaceOf(string query)
    {
        PaceQuery pace = default;
        if (!_pace.Enabled || query.Length == 0) return pace;
        foreach (QueryParameter parameter in QueryParameters.Enumerate(query))
            pace.Take(_pace, PercentDecoder.Decode(parameter.RawName, plusIsBlank: true), parameter.Value);
        return pace;
    }
}
