using StonMedia.Media.Dash;
using StonMedia.Media.Hls;
using StonMedia.Media.Layouts;
using StonMedia.Media.Mp4;
using StonMedia.Media.Mp4.Trim;
using StonMedia.Media.Parsing;
using StonMedia.Media.Subtitles;
using StonMedia.Media.Ts;

namespace StonMedia.Media.Segments;

/// <summary>A film of the MP4 family cut into segments: one plan for the first video and sound together, one for each track alone.</summary>
internal sealed class Mp4Package : MediaPackage
{
    /// <summary>Changes whenever the bytes of a piece would.</summary>
    private const string Version = "seg-4";

    private readonly PackageKey _key;
    private readonly Presentation _presentation;
    private readonly SegmentPlan _both;
    private readonly SegmentPlan[] _single;    // of each track alone
    private readonly SubtitlePieces _subtitles;
    private readonly LengthBound? _bound;    // of a film that is written a fragment at a time
    private readonly Dictionary<SegmentPlan, (TransportProgram? Program, string? Reason)> _programs = [];

    private Mp4Package(PackageKey key, Presentation presentation)
    {
        (_key, _presentation) = (key, presentation);
        long target = Flicks.FromMicroseconds(key.TargetMicroseconds);
        PlayTrack[] both = presentation is { Video: { } video, Sound: { } sound } ? [video, sound] : [presentation.Tracks[0]];
        // Where a header tells of all key frames, lengths go by them and are known at once.
        if (key.BoundByMicroseconds is { } wanted && presentation.Index.Fragmented is not null) _bound = LengthBound.Of(presentation, Flicks.FromMicroseconds(wanted));
        _both = SegmentPlanner.Plan(presentation, both, target, _bound);
        _subtitles = new SubtitlePieces(presentation, _both);
        _single = [.. presentation.Tracks.Select(t => both.Length == 1 && t == both[0] ? _both : SegmentPlanner.Plan(presentation, [t], target, _bound))];
        foreach (SegmentPlan plan in _single.Append(_both))
        {
            TransportProgram.TryMake(plan.Tracks, out TransportProgram? program, out string? reason);
            _programs[plan] = (program, reason);
        }

        MemoryBytes = 200 + presentation.MemoryBytes + _programs.Sum(static p => 120 + p.Key.MemoryBytes + (p.Value.Program?.MemoryBytes ?? 0));
    }

    public override long MemoryBytes { get; }

    /// <summary>Cuts a film; the reason where that cannot be done.</summary>
    public static PackageResult Of(Mp4Index index, PackageKey key)
    {
        try
        {
            if (PresentationBuilder.Build(index, key) is { } presentation) return PackageResult.Made(new Mp4Package(key, presentation));
            if (key.Sections is not null) return PackageResult.Missing("no section lies in the film, or the first is larger than max-ratio allows");
            return key.Section is not null ? PackageResult.Missing("the film plays nothing there: the clip begins behind its end") : PackageResult.Unable("no picture or sound");
        }
        catch (Exception e) when (e is MediaFormatException or OverflowException)
        {
            return PackageResult.Unable(e.Message);
        }
    }

    public override PieceParser? Deepen(PackagePiece piece, MediaLimits limits)
    {
        try
        {
            if (IsTooEarly(piece)) return null;    // making it says so
            if (SubtitlePieces.Are(piece)) return _subtitles.Deepen(piece, Tag(piece), IsTransport(piece, _both));
            if (piece.Kind != PieceKind.Transport || PlanOf(piece.Track) is not { } plan || piece.Number >= plan.Count || _programs[plan].Program is not { GrowsByUnits: true } program) return null;
            (long First, long Last)[] samples = plan.SamplesOf(piece.Number);
            SourceRange[] sources = TransportSegment.SourcesOf(program.Tracks, samples, _presentation.Index.SourceLength);
            return new UnitParser(program, samples, sources, counts => Guarded(() => Transport(piece, plan, counts)));
        }
        catch (Exception e) when (e is MediaFormatException or OverflowException)
        {
            return null;    // making it says why
        }
    }

    public override PieceResult Make(PackagePiece piece) => Guarded(() =>
        IsTooEarly(piece) ? PieceResult.NotYet
        : SubtitlePieces.Are(piece) ? _subtitles.Make(piece, Tag(piece), IsTransport(piece, _both), piece.IsList ? ListingOf(piece, _both) : default)
        : PlanOf(piece.Track) is { } plan ? Make(piece, plan)
        : PieceResult.Missing($"there is no track {piece.Track}"));

    private static PieceResult Guarded(Func<PieceResult> make)
    {
        try
        {
            return make();
        }
        catch (Exception e) when (e is MediaFormatException or OverflowException)
        {
            return PieceResult.Unable(e.Message);
        }
    }

    private PieceResult Make(PackagePiece piece, SegmentPlan plan) => piece.Kind switch
    {
        PieceKind.MediaPlaylist => Text(piece, MediaPlaylist.Write(plan, piece, IsTransport(piece, plan), IsIndependent(piece, plan), ListingOf(piece, plan), ProtectionOf(plan)), PieceTypes.HlsPlaylist),
        PieceKind.MasterPlaylist => Text(piece, MasterPlaylist.Write(Films(piece, HlsFacts(piece)), piece, _single.All(p => IsIndependent(piece, p))), PieceTypes.HlsPlaylist),
        PieceKind.HlsFacts => PieceResult.Made(HlsFacts(piece)),
        PieceKind.DashFacts => PieceResult.Made(DashFacts(piece)),
        PieceKind.KeyFramePlaylist when KeyFrames(piece) is { } frames => Text(piece, KeyFramePlaylist.Write(frames, piece, ListingOf(piece, frames), ProtectionOf(frames)), PieceTypes.HlsPlaylist),
        PieceKind.KeyFrame when KeyFrames(piece) is { } frames => KeyFrame(piece, frames),
        PieceKind.KeyFramePlaylist or PieceKind.KeyFrame => PieceResult.Missing("there is no video in this film"),
        PieceKind.Manifest => Text(piece, ManifestOf(piece), PieceTypes.DashManifest),
        PieceKind.Init => PieceResult.Made(InitWriter.Write(_presentation, plan.Tracks, Tag(piece), tellsDuration: piece.Growth is null), PieceTypes.Mp4(plan)),
        PieceKind.Fragment or PieceKind.Transport => Segment(piece, plan),
        _ => PieceResult.Missing("a film has no such piece"),
    };

    private PieceResult Segment(PackagePiece piece, SegmentPlan plan)
    {
        int number = piece.Number;
        if (number >= plan.Count) return PieceResult.Missing(plan.Count);
        if (piece.Kind == PieceKind.Transport) return Transport(piece, plan);
        Layout layout = FragmentWriter.Write(
            plan.Tracks, plan.PartOf(number), plan.SamplesOf(number), (uint)number + 1, _presentation.Index.SourceLength,
            plan.EndOf(number) - plan.StartOf(number), Tag(piece));
        return PieceResult.Made(layout, PieceTypes.Mp4(plan));
    }

    private PieceResult Transport(PackagePiece piece, SegmentPlan plan, UnitCounts? counts = null)
    {
        (TransportProgram? program, string? reason) = _programs[plan];
        if (program is null) return PieceResult.Unable(reason!);
        int number = piece.Number;
        var segment = new TransportSegment(program, plan.PartOf(number), plan.SamplesOf(number), number, _presentation.Index.SourceLength, counts);
        long duration = Math.Max(0, plan.EndOf(number) - plan.StartOf(number));
        Layout layout = new LayoutBuilder().AddRendered(segment).Build(Tag(piece), 0, TimeSpan.FromTicks(Flicks.ToTicks(duration, TimeSpan.TicksPerSecond)));
        return PieceResult.Made(layout, PieceTypes.Transport);
    }

    // The package of a film's key frames has one of them a segment; where a bound has cut what lies between two, the one before stays on show.
    private PieceResult KeyFrame(PackagePiece piece, SegmentPlan plan)
    {
        int number = piece.Number;
        if (number >= plan.Count) return PieceResult.Missing(plan.Count, "key frame");
        long sample = plan.SamplesOf(number)[0].First;
        long? decoded = null;
        if (_bound is not null && number > 0 && plan.IsCut(number))
        {
            PlayTrack track = plan.Tracks[0];
            int part = plan.PartOf(number);
            int before = track.Track.Syncs!.CountBefore(sample);
            sample = before == 0 ? track.Runs[part].First : Math.Max(track.Runs[part].First, track.Track.Syncs[before - 1]);    // a damaged film may have none
            decoded = _presentation.ToTicks(track, plan.StartOf(number)) - (track.Shown(part, sample) - track.Decoded(part, sample));
        }

        Layout layout = FragmentWriter.Write(
            plan.Tracks, plan.PartOf(number), [(sample, sample + 1)], (uint)number + 1, _presentation.Index.SourceLength,
            plan.EndOf(number) - plan.StartOf(number), Tag(piece), decoded);
        return PieceResult.Made(layout, PieceTypes.Mp4(plan));
    }

    private SegmentPlan? KeyFrames(PackagePiece piece)
        => PlanOf(piece.Track.Length > 0 ? piece.Track : "v1") is { } plan && plan.Tracks[0].IsVideo ? plan : null;

    private static List<Rendition> Films(PackagePiece piece, RenditionFacts own) => [new Rendition(piece.Prefix, own), .. piece.Beside?.Renditions ?? []];

    private RenditionFacts HlsFacts(PackagePiece piece) => Facts.ForHls(p => RatesOf(p, IsTransport(piece, p)));

    private RenditionFacts DashFacts(PackagePiece piece) => Facts.ForDash(p => RatesOf(p, isTransport: false), p => CountOf(piece, p), p => IsIndependent(piece, p));

    private string ManifestOf(PackagePiece piece)
    {
        // While it grows it is alone: how far the other films of the title have come is not known here.
        bool grows = piece.MayGrow && _single.Any(p => CountOf(piece, p) < p.Count);
        foreach (SegmentPlan plan in _single) Tell(piece, plan, CountOf(piece, plan), !grows);
        if (!grows || piece.Growth is not { } growth) return Manifest.Write(Films(piece, DashFacts(piece)), piece, null);
        DateTimeOffset since = growth.Log.Since(growth.Modified - TimeSpan.FromTicks(Flicks.ToTicks(_presentation.Duration, TimeSpan.TicksPerSecond)));
        growth.Log.StartSeconds((long)(growth.Modified - since).TotalSeconds - (_presentation.Duration / Flicks.PerSecond));
        long update = Math.Max(1, _key.TargetMicroseconds / 2_000_000);
        return Manifest.Write([new Rendition(piece.Prefix, DashFacts(piece))], piece, new Growing(since, growth.Modified, update, ListedSeconds));
    }

    private static void Tell(PackagePiece piece, SegmentPlan plan, int count, bool isOver)
    {
        if (count > 0) piece.Growth?.Log.Tell(count, (plan.EndOf(count - 1) / Flicks.PerSecond) + 1, isOver);
    }

    private FilmProtection? ProtectionOf(SegmentPlan plan) => FilmProtection.Of(_presentation.Index, plan.Tracks);

    private SettledSegments Settled(SegmentPlan plan) => new(_presentation, plan, Target, _bound);

    /// <summary>Each segment can be decoded alone, and so will all that are added (RFC 8216 4.3.5.1): what the first list says of that holds for the last one.</summary>
    private bool IsIndependent(PackagePiece piece, SegmentPlan plan) => _bound is null || !plan.Tracks[0].IsVideo || (!piece.MayGrow && piece.Growth is null && !plan.HasCuts);

    /// <summary>Target duration of all lists of a film that grows: variants have the same one (6.2.4), and it never changes (6.2.1).</summary>
    private long ListedSeconds => _bound is { } bound ? bound.Seconds
        : (Math.Max(_key.BoundByMicroseconds ?? _key.TargetMicroseconds, _single.Append(_both).Max(static p => MediaPlaylist.Longest(p, p.Count))) + 999_999) / 1_000_000;

    private int CountOf(PackagePiece piece, SegmentPlan plan) => piece.MayGrow ? Settled(plan).Count : plan.Count;

    private Listing ListingOf(PackagePiece piece, SegmentPlan plan)
    {
        int count = CountOf(piece, plan);
        Listing listing = Listing.Of(count, plan.Count, MediaPlaylist.Longest(plan, count), () => ListedSeconds, piece, _key.ToString());
        Tell(piece, plan, count, listing.IsOver);
        return listing;
    }

    /// <summary>A segment that is not complete yet, or a list of none.</summary>
    private bool IsTooEarly(PackagePiece piece)
    {
        if (!piece.MayGrow || piece.Kind is PieceKind.MasterPlaylist or PieceKind.Init or PieceKind.HlsFacts) return false;
        if (_bound is { IsKnown: false }) return true;
        if (piece.Kind is PieceKind.Manifest or PieceKind.DashFacts) return _single.Any(p => CountOf(piece, p) == 0);
        SegmentPlan? plan = SubtitlePieces.Are(piece) ? _both : piece.Kind is PieceKind.KeyFrame or PieceKind.KeyFramePlaylist ? KeyFrames(piece) : PlanOf(piece.Track);
        return plan is not null && piece.Number < plan.Count && !Settled(plan).IsSettled(piece.Number);
    }

    private FactsBuilder Facts => new(_presentation, _both, _single, Target, _bound);

    private SegmentRates RatesOf(SegmentPlan plan, bool isTransport)
        => SegmentRates.Of(plan, Target, i => isTransport
            ? TransportSegment.LengthOf(PesPlanner.Plan(_programs[plan].Program!.Tracks, plan.PartOf(i), plan.SamplesOf(i)))
            : FragmentWriter.LengthOf(plan.Tracks, plan.SamplesOf(i)));

    private long Target => Flicks.FromMicroseconds(_key.TargetMicroseconds);

    private bool IsTransport(PackagePiece piece, SegmentPlan plan) => piece.PrefersTransport && _programs[plan].Program is not null;

    private SegmentPlan? PlanOf(string track)
    {
        if (track.Length == 0) return _both;
        for (int i = 0; i < _single.Length; i++)
            if (_presentation.Tracks[i].Name == track) return _single[i];
        return null;
    }

    private PieceResult Text(PackagePiece piece, string text, string type)
    {
        byte[] bytes = System.Text.Encoding.UTF8.GetBytes(text);
        return PieceResult.Made(new LayoutBuilder().AddInline(bytes).Build(piece.Beside is null ? Tag(piece) : ContentTag.Of(Tag(piece), bytes), 0, null), type);
    }

    private string Tag(PackagePiece piece)
        => FormattableString.Invariant($"{Version}:{_key}:{(int)piece.Kind}:{piece.Number}:{piece.Track}:{piece.PrefersTransport}:{piece.Index}:{piece.Prefix}:{piece.Suffix}{(piece.MayGrow ? ":grows" : piece.Growth is null ? "" : ":grown")}");
}
