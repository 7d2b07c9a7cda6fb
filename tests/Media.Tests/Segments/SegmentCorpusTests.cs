using StonMedia.Media.Segments;
using StonMedia.Media.Tests.Oracle;

namespace StonMedia.Media.Tests.Segments;

/// <summary>
/// Real files as HLS and DASH: what docs/segment-conformance.md says of each is what comes out. The corpus and its judge lie beside the
/// repository; where they are missing the test skips. MEDIA_CONFORMANCE_WRITE names a file to write the table to instead of comparing.
/// </summary>
public sealed class SegmentCorpusTests(ITestOutputHelper output)
{
    private static readonly string[] s_extensions = [".mp4", ".m4a", ".m4b", ".m4v", ".mov", ".3gp", ".f4v"];

    [Fact]
    public void Pieces_CorpusFiles_AreAsDocumented()
    {
        string? corpus = Tool.Shared("corpus"), judge = Tool.Shared("tools/check_media.py");
        if (corpus is null || judge is null || !Tool.Exists("ffprobe") || !Tool.Exists("python3")) Assert.Skip("no corpus, judge, ffprobe or python3 here");
        var rows = new List<string>();
        foreach (string file in Directory.EnumerateFiles(corpus, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
        {
            if (!s_extensions.Contains(Path.GetExtension(file))) continue;
            string name = Path.GetRelativePath(corpus, file).Replace('\\', '/');
            byte[] source = File.ReadAllBytes(file);
            PackageResult result = PackageFolder.Open(source, 4);
            var master = new PackagePiece(PieceKind.MasterPlaylist);
            string cells = result.Package is not { } package ? $"{result.Reason} | | " : string.Join(" | ",
                Cell(file, name, source, package, judge, master with { PrefersTransport = true }),
                Cell(file, name, source, package, judge, master),
                Cell(file, name, source, package, judge, new PackagePiece(PieceKind.Manifest)));
            rows.Add($"| {name} | {cells} |");
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

    private static string Cell(string file, string name, byte[] source, MediaPackage package, string judge, PackagePiece piece)
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

        return Judged.Verdict($"{(isDash ? "dash" : piece.PrefersTransport ? "hls-ts" : "hls-mp4")} {name}", source, PackageFolder.Everything(Path.GetDirectoryName(list)!), () =>
        {
            (int code, string output, string errors) = Tool.Run("python3", judge, isDash ? "dash" : "hls", list, file);
            return code == 0 ? "ok" : "judge: " + (output.Split('|') is { Length: > 1 } parts ? parts[1].Trim() : errors.Trim());
        });
    }
}
