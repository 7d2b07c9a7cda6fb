using System.Globalization;
using StonMedia.Media.Layouts;
using StonMedia.Media.Segments;
using StonMedia.Media.Tests.Flv;
using StonMedia.Media.Tests.Oracle;
using StonMedia.Media.Tests.Segments;

namespace StonMedia.Media.Tests.Conformance;

/// <summary>All views of one file, each judged.</summary>
/// <param name="file">The file.</param>
/// <param name="name">As the table has it.</param>
/// <param name="judge">check_media.py.</param>
/// <param name="key">What decrypts it, as ffmpeg takes it; null for a clear film.</param>
internal sealed class Row(string file, string name, string judge, string? key = null) : IDisposable
{
    private readonly SourceFile _source = new(file);
    private readonly TempFolder _folder = new();
    private readonly string _ending = Path.GetExtension(file);
    private byte[]? _identity;
    private double _duration;

    private byte[] Identity => _identity ??= _source.Identity;

    private bool IsFlv => _ending == ".flv";

    private bool IsMp3 => _ending == ".mp3";

    private string[] Input => key is null ? [] : ["-decryption_key", key];

    /// <summary>The line of the table.</summary>
    public string Line()
    {
        _duration = Duration();
        Cell[] cells = [Relocated(), Trimmed(), Joined(), .. Segmented(), PackedAudio(), Flv()];
        string[] names = ["relocated", "trimmed", "joined", "TS", "fMP4", "DASH", "MP3", "FLV"];
        string[] faults = [.. cells.Zip(names).Where(static c => c.First.Fault is not null).Select(static c => $"{c.Second}: {c.First.Fault}")];
        return $"| {name} | {string.Join(" | ", cells.Select(static c => c.Text))} | {(faults.Length == 0 ? "0" : $"{faults.Length}: {string.Join("; ", faults)}")} |";
    }

    /// <summary>This file, byte for byte, has been judged before.</summary>
    public bool IsKnown => Judged.Knows("length " + name, Identity);

    public void Dispose() => _folder.Dispose();

    private Cell Relocated()
    {
        if (IsFlv || IsMp3) return Cell.None;
        if (_source.Index is not { } index) return Untouched("relocated", _source.Reason!, []);
        ViewResult result = index.Relocated();
        if (result.Reason is not null) return Untouched("relocated", result.Reason, []);
        if (result.Layout.IsIdentity) return new Cell("in front already");
        string view = Write(result.Layout);
        return Judge("relocated", view, () => _source.IsHuge ? SameFilm(view) : Checked("same", file, view, "--front"), null);
    }

    private Cell Trimmed()
    {
        (double Start, double End) section = (Math.Round(_duration / 4, 3), Math.Round(_duration * 3 / 4, 3));
        string start = Text(section.Start), end = Text(section.End);
        Assert.True(TrimRequest.TryParse(start, end, out TrimRequest request));
        (Layout? layout, string? reason) = _source.Clip([request], index => index.Trimmed(request));
        if (layout is null) return Untouched("trimmed", reason!, [section]);
        string view = Write(layout);
        return Judge("trimmed", view, () =>
            IsFlv ? FlvJudge.Judge(File.ReadAllBytes(file), File.ReadAllBytes(view), [section], isRebased: false)
            : IsMp3 ? Mp3Judge.Clip(file, view, section.Start, section.End)
            : key is not null || _source.IsHuge ? Mishandling.Of(file, [[view]], [section], 0.05, isAnywhere: false, Input)
            : Checked("trim", file, view, start, end, "--exact", "--frames"), [section]);
    }

    // A late part, then an early one twice.
    private Cell Joined()
    {
        (double, double)[] sections = [(Part(0.55), Part(0.8)), (Part(0.1), Part(0.45)), (Part(0.1), Part(0.45))];
        Assert.True(MultiTrimRequest.TryParse(string.Join(',', sections.Select(static s => $"{Text(s.Item1)}-{Text(s.Item2)}")), out MultiTrimRequest request));
        request = request.With(allTracks: false, exactStart: true, maxRatio: 1000);
        (Layout? layout, string? reason) = _source.Clip(request.Sections, index => index.MultiTrimmed(request));
        if (layout is null) return Untouched("joined", reason!, sections);
        string view = Write(layout);
        return Judge("joined", view, () =>
            IsFlv ? FlvJudge.Judge(File.ReadAllBytes(file), File.ReadAllBytes(view), sections, isRebased: true)
            : IsMp3 ? Mp3Judge.Joined(file, view, sections)
            : key is not null ? Mishandling.Of(file, [[view]], sections, 0.15, isAnywhere: false, Input)
            : JoinJudge.Judge(file, Packet.Of(file), view, sections), sections);
        double Part(double share) => Math.Round(_duration * share, 3);
    }

    private Cell[] Segmented()
    {
        if (IsFlv || IsMp3) return [Cell.None, Cell.None, Cell.None];
        PackageResult result = _source.Index is { } index ? index.Packaged(new PackageKey(null, 4_000_000)) : PackageResult.Unable(_source.Reason!);
        if (result.Package is not { } package) return [Refused(result.Reason!), Refused(result.Reason!), Refused(result.Reason!)];
        var master = new PackagePiece(PieceKind.MasterPlaylist);
        Cell fragments = Pieces("hls-mp4", package, master, "master.m3u8");
        // Its playlists name fragmented MP4 instead: as good as that is.
        Cell transport = package.Make(new PackagePiece(PieceKind.Transport)) is { Layout: null } no ? new Cell("fMP4: " + no.Reason, fragments.Fault) : Pieces("hls-ts", package, master with { PrefersTransport = true }, "master.m3u8");
        return [transport, fragments, Pieces("dash", package, new PackagePiece(PieceKind.Manifest), "manifest.mpd")];
    }

    private Cell Pieces(string form, MediaPackage package, PackagePiece piece, string list)
    {
        using var folder = new TempFolder();
        var pieces = new PackageFolder(one => _source.Piece(package, one), Read, folder.File(""));
        if (pieces.TryWrite(piece, list) is { } reason) return Refused(reason);
        return Judge(form, PackageFolder.Everything(folder.File("")), () =>
            key is not null || _source.IsHuge ? Mishandling.Of(file, Pieced(folder), null, 0, isAnywhere: true, Input) : Checked(form == "dash" ? "dash" : "hls", folder.File(list), file),
            () => Mishandling.Of(file, Pieced(folder), null, 0, isAnywhere: true, Input));
    }

    private Cell PackedAudio()
    {
        if (!IsMp3) return Cell.None;
        PackageResult result = _source.Index is { } index ? index.Packaged(new PackageKey(null, 4_000_000) { IsPackedAudio = true }) : PackageResult.Unable(_source.Reason!);
        if (result.Package is not { } package) return Refused(result.Reason!);
        using var folder = new TempFolder();
        var pieces = new PackageFolder(one => _source.Piece(package, one), Read, folder.File(""));
        if (pieces.TryWrite(new PackagePiece(PieceKind.MasterPlaylist), "master.m3u8") is { } reason) return Refused(reason);
        return Judge("hls-mp3", PackageFolder.Everything(folder.File("")), () => IsSameSound(Packet.Of(file), Packet.Of(folder.File("master.m3u8"))) ? null : "other frames than the source's", null);
    }

    private Cell Flv()
    {
        if (!IsFlv) return Cell.None;
        (double Start, double End) section = (Math.Round(_duration / 4, 3), Math.Round(_duration * 3 / 4, 3));
        Assert.True(TrimRequest.TryParse(Text(section.Start), Text(section.End), out TrimRequest request));
        request = request with { RebasesTags = true };
        (Layout? layout, string? reason) = _source.Clip([request], index => index.Trimmed(request));
        if (layout is null) return Untouched("rebased", reason!, [section]);
        string view = Write(layout);
        return Judge("rebased", view, () => FlvJudge.Judge(File.ReadAllBytes(file), File.ReadAllBytes(view), [section], isRebased: true), [section]);
    }

    private Cell Judge(string form, string view, Func<string?> judge, (double, double)[]? sections)
        => Judge(form, new SourceFile(view).Identity, judge, IsMp3 || EnhancedFlv.IsOne(file) ? null : () => Mishandling.Of(file, [[view]], sections, sections is { Length: > 1 } ? 0.15 : 0.05, IsFlv, Input));

    // What the strict judge objects to is judged again, by what counts as mishandled. MP3 and enhanced FLV have one judge, whose every objection counts.
    private Cell Judge(string form, byte[] view, Func<string?> judge, Func<string?>? mishandling)
    {
        string verdict = Judged.Verdict($"{form} {name}", Identity, view, () => judge() is { } fault ? Named(fault) : "ok");
        if (verdict == "ok") return new Cell(verdict);
        if (mishandling is null) return new Cell(verdict, verdict);
        string again = Judged.Verdict($"mishandled {form} {name}", Identity, view, () => mishandling() ?? "no");
        return new Cell(verdict, again == "no" ? null : again);
    }

    // Without the addresses of decoders, which are others each time.
    private static string Named(string fault)
        => System.Text.RegularExpressions.Regex.Replace(fault.StartsWith("judge:", StringComparison.Ordinal) ? fault : "judge: " + fault, " @ 0x[0-9a-f]+", "");

    // A view was due where the source itself plays without an error and there is a packet in each section.
    private Cell Untouched(string form, string reason, (double Start, double End)[] sections)
    {
        string text = "untouched: " + reason;
        if (!Plays()) return new Cell(text);
        string due = Judged.Verdict($"due {form} {name}", Identity, [], () =>
        {
            List<Packet> packets = Packet.Of(file);
            return sections.All(s => packets.Exists(p => p.Time >= s.Start && p.Time < s.End)) ? "yes" : "no";
        });
        return new Cell(text, due == "yes" ? reason : null);
    }

    // Neither HLS nor DASH has a place for raw sound.
    private Cell Refused(string reason)
    {
        if (!Plays()) return new Cell(reason);
        string codecs = Judged.Verdict("codecs " + name, Identity, [], () => Tool.Run("ffprobe", "-v", "quiet", "-show_entries", "stream=codec_name", "-of", "csv=p=0", file).Output.ReplaceLineEndings(" ").Trim());
        return new Cell(reason, codecs.Split(' ').Any(static c => !c.StartsWith("pcm_", StringComparison.Ordinal)) ? reason : null);
    }

    private bool Plays() => Judged.Verdict("plays " + name, Identity, [], () => Mishandling.Plays(file, Input) ? "yes" : "no") == "yes";

    private double Duration()
    {
        string text = Judged.Verdict("length " + name, Identity, Identity, () => Tool.Run("ffprobe", "-v", "quiet", "-show_entries", "format=duration", "-of", "csv=p=0", file).Output.Trim());
        // A broken header box says days of a film of a second, a cut MP3 the length it once had.
        if (!double.TryParse(text, CultureInfo.InvariantCulture, out double duration)) return 4;
        return IsMp3 ? _source.Index?.Duration?.TotalSeconds ?? duration : duration < 100_000 ? duration : 1;
    }

    // Without reading gigabytes of holes: every packet, with and without edits, and the header in front.
    private string? SameFilm(string view)
        => !Packet.Of(file).SequenceEqual(Packet.Of(view)) || !Packet.Of(file, "-ignore_editlist", "1").SequenceEqual(Packet.Of(view, "-ignore_editlist", "1")) ? "other packets"
            : new SourceFile(view).Identity.AsSpan(0, 4 << 20).IndexOf("moov"u8) is < 0 or > 1000 ? "moov is not in front" : null;

    private string Write(Layout layout)
    {
        string view = _folder.File("view" + _ending);
        _source.Write(layout, view);
        return view;
    }

    private byte[] Read(Layout layout)
    {
        string piece = _folder.File("piece");
        _source.Write(layout, piece);
        return File.ReadAllBytes(piece);
    }

    // The segments of each track, or of the tracks that share them, one behind the other in the order of their numbers, behind their header if they have one.
    // Encrypted ones each with the header alone: FFmpeg 5 mixes up the vectors of several fragments in one file.
    private string[][] Pieced(TempFolder folder)
    {
        var tracks = new List<string[]>();
        foreach (IGrouping<string, string> track in Directory.EnumerateFiles(folder.File("")).Where(static f => char.IsAsciiDigit(Path.GetFileName(f)[0]) && Path.GetExtension(f) is ".ts" or ".m4s")
            .GroupBy(static f => Path.GetFileNameWithoutExtension(f).Contains('-', StringComparison.Ordinal) ? Path.GetFileNameWithoutExtension(f).Split('-', 2)[1] : "").OrderByDescending(static g => g.Key, StringComparer.Ordinal))
        {
            string header = folder.File(track.Key.Length == 0 ? "init.mp4" : $"init-{track.Key}.mp4");
            byte[] front = File.Exists(header) && track.All(static f => f.EndsWith(".m4s", StringComparison.Ordinal)) ? File.ReadAllBytes(header) : [];
            byte[][] segments = [.. track.OrderBy(static f => int.Parse(Path.GetFileNameWithoutExtension(f).Split('-')[0], CultureInfo.InvariantCulture)).Select(File.ReadAllBytes)];
            byte[][] wholes = key is null ? [[.. front, .. segments.SelectMany(static s => s)]] : [.. segments.Select(s => (byte[])[.. front, .. s])];
            tracks.Add([.. wholes.Select((whole, i) =>
            {
                string path = folder.File($"whole{track.Key}.{i}");
                File.WriteAllBytes(path, whole);
                return path;
            })]);
        }

        return [.. tracks];
    }

    // A last frame that is cut off is left out.
    private static bool IsSameSound(List<Packet> before, List<Packet> after)
        => after.Count > 0 && after.Count - before.Count is 0 or -1 && before.Take(after.Count).Select(static p => p.Hash).SequenceEqual(after.Select(static p => p.Hash));

    private string? Checked(params string[] arguments)
    {
        (int code, string output, string errors) = Tool.Run("python3", [judge, .. arguments]);
        return code == 0 ? null : "judge: " + (output.Split('|') is { Length: > 1 } parts ? parts[1].Trim() : errors.Trim());
    }

    private static string Text(double seconds) => seconds.ToString("0.###", CultureInfo.InvariantCulture);
}
