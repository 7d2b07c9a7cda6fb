using StonMedia.Media.Segments;
using StonMedia.Media.Tests.Oracle;

namespace StonMedia.Media.Tests.Segments;

/// <summary>
/// Real files as HLS and DASH: what docs/segment-conformance.md says of each is what comes out. A long test (STONMEDIA_LONG=1); the corpus and
/// its judge lie beside the repository. MEDIA_CONFORMANCE_WRITE names a file to write the table to instead of comparing.
/// </summary>
public sealed class SegmentCorpusTests(ITestOutputHelper output)
{
    private static readonly string[] s_extensions = [".mp4", ".m4a", ".m4b", ".m4v", ".mov", ".3gp", ".f4v"];

    [Fact]
    public void Pieces_CorpusFiles_AreAsDocumented()
    {
        if (Environment.GetEnvironmentVariable("STONMEDIA_LONG") != "1") Assert.Skip("with STONMEDIA_LONG=1");
        string? corpus = Tool.Shared("corpus"), judge = Tool.Shared("tools/check_media.py");
        if (corpus is null || judge is null || !Tool.Exists("ffprobe") || !Tool.Exists("python3")) Assert.Skip("no corpus, judge, ffprobe or python3 here");
        var rows = new List<string>();
        foreach (string file in Directory.EnumerateFiles(corpus, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
        {
            if (!s_extensions.Contains(Path.GetExtension(file))) continue;
            byte[] source = File.ReadAllBytes(file);
            PackageResult result = PackageFolder.Open(source, 4);
            var master = new PackagePiece(PieceKind.MasterPlaylist);
            string cells = result.Package is not { } package ? $"{result.Reason} | | " : string.Join(" | ",
                Cell(file, source, package, judge, master with { PrefersTransport = true }),
                Cell(file, source, package, judge, master),
                Cell(file, source, package, judge, new PackagePiece(PieceKind.Manifest)));
            rows.Add($"| {Path.GetRelativePath(corpus, file).Replace('\\', '/')} | {cells} |");
        }

        if (Environment.GetEnvironmentVariable("MEDIA_CONFORMANCE_WRITE") is { } path)
        {
            File.WriteAllLines(path, rows);
            return;
        }

        string[] documented = [.. File.ReadLines(Path.Combine(Tool.Repository!, "docs", "segment-conformance.md")).Where(static l => l.StartsWith("| ", StringComparison.Ordinal) && l.Contains('/', StringComparison.Ordinal))];
        foreach (string row in rows.Except(documented)) output.WriteLine("now:        " + row);
        foreach (string row in documented.Except(rows)) output.WriteLine("documented: " + row);
        Assert.Equal(documented, rows);
    }

    private static string Cell(string file, byte[] source, MediaPackage package, string judge, PackagePiece piece)
    {
        bool isDash = piece.Kind == PieceKind.Manifest;
        if (piece.PrefersTransport && package.Make(new PackagePiece(PieceKind.Transport)) is { Layout: null } no) return "fMP4: " + no.Reason;
        using var folder = new TempFolder();
        string list;
        try
        {
            list = new PackageFolder(source, package, folder.File("")).Write(piece, isDash ? "manifest.mpd" : "master.m3u8");
        }
        catch (Xunit.Sdk.XunitException refused)
        {
            return refused.Message.Split(':')[^1].Trim();
        }

        (int code, string output, string errors) = Tool.Run("python3", judge, isDash ? "dash" : "hls", list, file);
        return code == 0 ? "ok" : "judge: " + (output.Split('|') is { Length: > 1 } parts ? parts[1].Trim() : errors.Trim());
    }
}
