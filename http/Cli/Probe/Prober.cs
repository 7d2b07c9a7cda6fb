using System.Globalization;
using System.Text;
using StonMedia.Media;
using StonMedia.Media.Layouts;
using StonMedia.Media.Parsing;
using StonMedia.Media.Segments;

namespace StonMedia.Http.Cli.Probe;

/// <summary>Looks into a file with the server's own parsers, and tries what the server would do with it.</summary>
/// <param name="source">The file.</param>
/// <param name="deep">Also what may take many reads: the fragments of fragmented films, all frames of MP3 with varying bit rate.</param>
internal sealed class Prober(IProbeSource source, bool deep)
{
    private static readonly PackageKey s_package = new(null, 10_000_000);

    /// <param name="name">File or URL, for the result.</param>
    /// <exception cref="ProbeException">The file cannot be read.</exception>
    public async Task<ProbeResult> RunAsync(string name, CancellationToken cancel)
    {
        ParseStep step = await DriveAsync(MediaFormats.CreateParser(source.Length, MediaLimits.Default), cancel).ConfigureAwait(false);
        var result = new ProbeResult(name, source.Length);
        if (step.Index is not { } index) return Counted(result with { NotUnderstood = step.Reason });
        string? notLookedAt = null, noClips = null;
        if (index.Continuation(MediaLimits.Default) is { } more)
        {
            if (!deep) (noClips, notLookedAt) = ("not looked at", "the whole file has to be looked through for clips and segments: --deep");
            else if (await DriveAsync(more, cancel).ConfigureAwait(false) is { Index: { } whole }) index = whole;
            else noClips = "the whole file could not be understood";
        }

        ViewResult relocated = index.Relocated();
        result = result with
        {
            Media = index.Describe(),
            Seconds = index.Duration?.TotalSeconds,
            BitRate = index.BitRate,
            Relocation = relocated.Reason ?? (relocated.Layout.IsIdentity ? "nothing to do" : "moved to the front"),
            NotLookedAt = notLookedAt,
            NoClips = noClips,
            NoJoining = noClips,
            NoSegments = noClips,
        };
        if (noClips is null) result = await TryViewsAsync(result, index, cancel).ConfigureAwait(false);
        return Counted(result with { HasTimeline = index.Timeline() is not null });
    }

    private async Task<ProbeResult> TryViewsAsync(ProbeResult result, MediaIndex index, CancellationToken cancel)
    {
        double half = (result.Seconds ?? 0) / 2, most = result.Seconds ?? 0;
        string? noClips = "its playing time is not known, or too short", noJoining = noClips;
        if (TrimRequest.TryParse(Text(half / 2), Text(half), out TrimRequest trim)
            && MultiTrimRequest.TryParse($"{Text(half)}-{Text(most)},0-{Text(half)}", out MultiTrimRequest sections))
        {
            noClips = (await DeepenedAsync(index, [trim], cancel).ConfigureAwait(false)).Trimmed(trim).Reason;
            noJoining = (await DeepenedAsync(index, sections.Sections, cancel).ConfigureAwait(false)).MultiTrimmed(sections).Reason;
        }

        (MediaPackage? package, _, string? noSegments) = index.Packaged(s_package);
        MediaPackage? sound = package is null ? index.Packaged(s_package with { IsPackedAudio = true }).Package : null;
        ProbeSegments? segments = null;
        if ((package ?? sound) is { } any) (segments, noSegments) = await SegmentsAsync(any, isPackedAudio: sound is not null, cancel).ConfigureAwait(false);
        return result with { NoClips = noClips, NoJoining = noJoining, Segments = segments, NoSegments = noSegments };
    }

    private async Task<MediaIndex> DeepenedAsync(MediaIndex index, IReadOnlyList<TrimRequest> sections, CancellationToken cancel)
        => index.Deepen(sections, MediaLimits.Default) is { } parser && await DriveAsync(parser, cancel).ConfigureAwait(false) is { Index: { } deeper } ? deeper : index;

    // The playlist says what segments there are; a film's first transport stream segment, whether there are such.
    private async Task<(ProbeSegments? Segments, string? Reason)> SegmentsAsync(MediaPackage package, bool isPackedAudio, CancellationToken cancel)
    {
        var asked = new PackagePiece(PieceKind.MediaPlaylist);
        PieceParser? parser = package.Deepen(asked, MediaLimits.Default);
        if (parser is not null && await DriveAsync(parser, cancel).ConfigureAwait(false) is { Index: null, Reason: { } reason }) return (null, reason);
        PieceResult playlist = parser?.Make() ?? package.Make(asked);
        if (playlist.Layout is null) return (null, playlist.Reason);
        var lengths = new List<double>();
        foreach (string line in ReadText(playlist.Layout).Split('\n'))
            if (line.StartsWith("#EXTINF:", StringComparison.Ordinal)) lengths.Add(double.Parse(line[8..].TrimEnd().TrimEnd(','), CultureInfo.InvariantCulture));
        if (lengths.Count == 0) return (null, "nothing to play");
        if (isPackedAudio) return (new ProbeSegments(lengths.Count, lengths.Min(), lengths.Max(), "an MP3's own frames") { IsPackedAudio = true }, null);
        var first = new PackagePiece(PieceKind.Transport);
        string? noTransport = package.Deepen(first, MediaLimits.Default) is null ? package.Make(first).Reason : null;
        return (new ProbeSegments(lengths.Count, lengths.Min(), lengths.Max(), noTransport), null);
    }

    private static string ReadText(Layout layout)
    {
        var text = new StringBuilder();
        LayoutCursor cursor = layout.Slice(0, layout.Length);
        while (cursor.MoveNext(out LayoutPiece piece)) text.Append(Encoding.UTF8.GetString(piece.Bytes.Span));
        return text.ToString();
    }

    private ProbeResult Counted(ProbeResult result) => result with { Reads = source.Reads, BytesRead = source.BytesRead };

    private async Task<ParseStep> DriveAsync(IMediaParser parser, CancellationToken cancel)
    {
        byte[] buffer = [];
        ParseStep step = parser.Start();
        while (step.Kind == ParseStepKind.Need)
        {
            if (buffer.Length < step.Length) buffer = new byte[step.Length];
            await source.ReadAsync(step.Offset, buffer.AsMemory(0, step.Length), cancel).ConfigureAwait(false);
            step = parser.Step(buffer.AsSpan(0, step.Length));
        }

        return step;
    }

    private static string Text(double seconds) => seconds.ToString("0.###", CultureInfo.InvariantCulture);
}
