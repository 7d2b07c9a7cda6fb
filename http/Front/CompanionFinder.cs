using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using StonMedia.Http.Logging;
using StonMedia.Media.Segments;
using StonMedia.Media.Subtitles;
using StonMedia.Streams.Delivery;
using StonMedia.Streams.Origin;
using StonMedia.Streams.Settings;
using StonMedia.Streams.Views;

namespace StonMedia.Http.Front;

/// <summary>
/// Finds what other files bring to a playlist, a manifest or a segment: subtitles beside a film, the other films of a title, and the film that a title's
/// manifest stands for.
/// </summary>
internal static class CompanionFinder
{
    private const string CannotBeHad = "it is not there, cannot be had, or access rules deny it";

    /// <summary>The plan with what was found; or, where it cannot be carried out, a status and why.</summary>
    /// <exception cref="BodyException">The bytes of a title's manifest cannot be had.</exception>
    public static ValueTask<(TargetPlan Plan, int Status, string? Reason)> CompleteAsync(Exchange exchange, Site site, TargetPlan plan, string host, ILogger log)
        => plan.View is ViewRequest.Packaged { Key.IsPackedAudio: false } packaged
            ? CompleteAsync(exchange, site, plan, packaged, host, log) : new((plan, StatusCodes.Status200OK, null));

    private static async ValueTask<(TargetPlan Plan, int Status, string? Reason)> CompleteAsync(
        Exchange exchange, Site site, TargetPlan plan, ViewRequest.Packaged packaged, string host, ILogger log)
    {
        if (plan.IsTitle) return await TitleAsync(exchange, site, plan, packaged, host, log);
        Companions? beside = null;
        if (WantsAll(packaged.Piece))
        {
            (string path, string query) = Split(plan.OriginTarget);
            IReadOnlyList<string> siblings = site.Settings.Media.Renditions?.SiblingsOf(path) ?? [];
            Task<(Rendition, string)?>[] films = [.. siblings.Select(s => FilmAsync(exchange, site, plan, packaged, new TitleFile(s, null, null), s + query, host, leftOut: null))];
            beside = await TogetherAsync(films, SidecarsAsync(exchange, site, path, query, host));
        }
        else if (IsSidecar(packaged.Piece))
        {
            string language = packaged.Piece.Track == Sidecar.Prefix ? "" : packaged.Piece.Track[(Sidecar.Prefix.Length + 1)..];
            if (language.Length == 0 || site.Settings.Media.Subtitles.Contains(language, StringComparer.Ordinal))
            {
                (string path, string query) = Split(plan.OriginTarget);
                beside = await CuesAsync(exchange, site, SidecarTarget(path, language, query), packaged.Piece.Track, language, host);
            }
        }

        return (With(plan, packaged, beside), StatusCodes.Status200OK, null);
    }

    private static async ValueTask<(TargetPlan Plan, int Status, string? Reason)> TitleAsync(
        Exchange exchange, Site site, TargetPlan plan, ViewRequest.Packaged packaged, string host, ILogger log)
    {
        (string path, string query) = Split(plan.OriginTarget);
        if (await NeighbourFiles.FindAsync(exchange, site, plan.OriginTarget, host) is not { } file) return (plan, StatusCodes.Status404NotFound, $"there is no manifest of a title at {path}");
        if (await NeighbourFiles.ReadAsync(exchange, site, file, TitleManifest.MaxBytes) is not { } bytes) return Refused($"the title's manifest is longer than {TitleManifest.MaxBytes >> 10} KiB");
        if (TitleManifest.Parse(bytes, out string? reason) is not { } title) return Refused(reason!);
        string folder = path[..(path.LastIndexOf('/') + 1)];
        if (!site.Planner.TryPlan(Target(title.Films[0]), out TargetPlan film) || !film.IsMedia) return Refused($"{title.Films[0].File}, the first film of the title's manifest, is none of media.match");
        if (!AccessGate.Allows(exchange, site, film)) return (plan, site.Settings.Access.DenialStatus, "access denied");
        film = film with { Raw = plan.Raw, Path = plan.Path, Query = plan.Query, Pace = plan.Pace, IsCompressible = plan.IsCompressible, Keyword = plan.Keyword, NamedBy = path };
        Companions? beside = null;
        if (WantsAll(packaged.Piece))
        {
            Task<(Rendition, string)?>[] others = [.. title.Films.Skip(1).Concat(title.Sound).Select(f => FilmAsync(exchange, site, plan, packaged, f, Target(f), host, LeaveOut))];
            var texts = title.Subtitles.Select(t => (Text: t, Found: NeighbourFiles.FindAsync(exchange, site, Target(t), host))).ToList();
            beside = await TogetherAsync(others, FoundAsync());

            async Task<List<Sidecar>> FoundAsync()
            {
                var found = new List<Sidecar>();
                foreach ((TitleFile text, Task<NeighbourFile?> search) in texts)
                {
                    if (await search is not null) found.Add(new Sidecar(Sidecar.TrackOf(text.Language), text.Language, null) { Label = text.Name });
                    else LeaveOut(Target(text), CannotBeHad);
                }

                return found;
            }
        }
        else if (IsSidecar(packaged.Piece) && title.Subtitles.FirstOrDefault(t => Sidecar.TrackOf(t.Language) == packaged.Piece.Track) is { } text)
        {
            beside = await CuesAsync(exchange, site, Target(text), packaged.Piece.Track, text.Language, host);
        }

        return (With(film, packaged, beside), StatusCodes.Status200OK, null);

        (TargetPlan, int, string) Refused(string why)
        {
            log.LoadFailed(site.Name, plan.Raw, StatusCodes.Status501NotImplemented, why);
            return (plan, StatusCodes.Status501NotImplemented, why);
        }

        void LeaveOut(string target, string why)
        {
            if (site.IsNews($"{target} {path}")) log.TitleFileLeftOut(site.Name, target, path, why);
        }

        string Target(TitleFile named) => (named.File.StartsWith('/') ? named.File : folder + named.File) + query;
    }

    private static TargetPlan With(TargetPlan plan, ViewRequest.Packaged packaged, Companions? beside)
        => plan with { View = packaged with { Piece = packaged.Piece with { Beside = beside } } };

    private static bool WantsAll(PackagePiece piece) => piece.Kind is PieceKind.MasterPlaylist or PieceKind.Manifest;

    private static bool IsSidecar(PackagePiece piece) => piece.Track.StartsWith(Sidecar.Prefix, StringComparison.Ordinal);

    private static async Task<Companions?> TogetherAsync(Task<(Rendition, string)?>[] films, Task<List<Sidecar>> sidecars)
    {
        (Rendition Rendition, string Identity)[] found = [.. (await Task.WhenAll(films)).OfType<(Rendition, string)>()];
        List<Sidecar> texts = await sidecars;
        if (found.Length == 0 && texts.Count == 0) return null;
        return new Companions
        {
            Identity = string.Join('|', found.Select(static f => f.Identity).Concat(texts.Select(static t => $"{t.Track}={t.Label}"))),
            Renditions = [.. found.Select(static f => f.Rendition)],
            Sidecars = texts,
        };
    }

    private static async Task<List<Sidecar>> SidecarsAsync(Exchange exchange, Site site, string path, string query, string host)
    {
        IReadOnlyList<string> languages = site.Settings.Media.Subtitles;
        if (languages.Count == 0) return [];
        var searches = languages.Prepend("").Select(l => (Language: l, Found: NeighbourFiles.FindAsync(exchange, site, SidecarTarget(path, l, query), host))).ToList();
        var sidecars = new List<Sidecar>();
        foreach ((string language, Task<NeighbourFile?> search) in searches)
            if (await search is not null) sidecars.Add(new Sidecar(Sidecar.TrackOf(language), language.Length == 0 ? null : language, null));
        return sidecars;
    }

    private static async Task<Companions?> CuesAsync(Exchange exchange, Site site, string target, string track, string? language, string host)
    {
        if (await NeighbourFiles.FindAsync(exchange, site, target, host) is not { } file || await NeighbourFiles.CuesOfAsync(exchange, site, file) is not { } cues) return null;
        return new Companions { Identity = file.Identity, Sidecars = [new Sidecar(track, string.IsNullOrEmpty(language) ? null : language, cues)] };
    }

    /// <summary>One of a title's other films: what is to be said of it, and which version that is.</summary>
    /// <param name="leftOut">Hears of the target of one that is missing in what is offered, and why.</param>
    private static async Task<(Rendition, string)?> FilmAsync(
        Exchange exchange, Site site, TargetPlan plan, ViewRequest.Packaged packaged, TitleFile named, string target, string host, Action<string, string>? leftOut)
    {
        if (await NeighbourFiles.FindAsync(exchange, site, target, host) is not { } file) return LeaveOut(CannotBeHad);
        if (!file.Plan.IsMedia) return LeaveOut("it is none of media.match");
        bool isDash = packaged.Piece.Kind == PieceKind.Manifest;
        var piece = new PackagePiece(isDash ? PieceKind.DashFacts : PieceKind.HlsFacts) { PrefersTransport = packaged.Piece.PrefersTransport };
        try
        {
            ViewAnswer answer = await site.Host.ResolveViewAsync(file.Key, file.Snapshot, new ViewRequest.Packaged(packaged.Key, piece), exchange.Aborted);
            if (answer.Facts is not { } facts) return LeaveOut(answer.Note ?? "it cannot be cut into segments");
            return (new Rendition(PackagedTarget.Quotable(PrefixOf(plan, packaged.Piece, named)), facts) { Language = named.Language, Label = named.Name }, $"{file.Identity}={named.Name}={named.Language}");
        }
        catch (Exception failure) when (failure is BodyException or OriginException)
        {
            return LeaveOut(failure.Message);    // the title plays without it
        }

        (Rendition, string)? LeaveOut(string why)
        {
            leftOut?.Invoke(target, why);
            return null;
        }
    }

    // Addresses of another film's pieces, as seen from a playlist: two folders up, unless its own addresses are absolute.
    private static string PrefixOf(TargetPlan plan, PackagePiece piece, TitleFile named)
    {
        if (named.File.StartsWith('/') && piece.Prefix.Length == 0 && SameFolder(plan, named.File) is { } name) return $"../../{name}/{plan.Keyword}/";
        if (named.File.StartsWith('/')) return $"{named.File}/{plan.Keyword}/";
        (string path, _) = Split(plan.OriginTarget);
        return piece.Prefix.Length == 0 ? $"../../{named.File}/{plan.Keyword}/" : $"{path[..(path.LastIndexOf('/') + 1)]}{named.File}/{plan.Keyword}/";
    }

    private static string? SameFolder(TargetPlan plan, string file)
    {
        (string path, _) = Split(plan.OriginTarget);
        int slash = path.LastIndexOf('/') + 1;
        return file.LastIndexOf('/') + 1 == slash && file.StartsWith(path[..slash], StringComparison.Ordinal) ? file[slash..] : null;
    }

    // film.mp4 has film.vtt and film.en.vtt beside it.
    private static string SidecarTarget(string path, string language, string query)
    {
        int dot = path.LastIndexOf('.');
        string stem = dot > path.LastIndexOf('/') ? path[..dot] : path;
        return language.Length == 0 ? $"{stem}.vtt{query}" : $"{stem}.{language}.vtt{query}";
    }

    private static (string Path, string Query) Split(string target)
    {
        int question = target.IndexOf('?', StringComparison.Ordinal);
        return question < 0 ? (target, "") : (target[..question], target[question..]);
    }
}
