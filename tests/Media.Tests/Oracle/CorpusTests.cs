using System.Globalization;

namespace StonMedia.Media.Tests.Oracle;

/// <summary>
/// Real files: what docs/media-conformance.md says of each is what comes out. The corpus and its judge lie beside the repository; where they
/// are missing the test skips. MEDIA_CONFORMANCE_WRITE names a file to write the table to instead of comparing.
/// </summary>
public sealed class CorpusTests(ITestOutputHelper output)
{
    private static readonly string[] Extensions = [".mp4", ".m4a", ".m4b", ".m4v", ".mov", ".3gp", ".f4v"];

    [Fact]
    public void Views_CorpusFiles_AreAsDocumented()
    {
        string? corpus = Tool.Shared("corpus"), judge = Tool.Shared("tools/check_media.py");
        if (corpus is null || judge is null || !Tool.Exists("ffprobe") || !Tool.Exists("python3")) Assert.Skip("no corpus, judge, ffprobe or python3 here");
        string[] files = [.. Directory.EnumerateFiles(corpus, "*", SearchOption.AllDirectories).Where(static f => Extensions.Contains(Path.GetExtension(f))).Order(StringComparer.Ordinal)];
        string? write = Environment.GetEnvironmentVariable("MEDIA_CONFORMANCE_WRITE");
        var rows = new string[files.Length];
        Parallel.For(0, files.Length, new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount }, i =>
        {
            using var folder = new TempFolder();
            string file = files[i], name = Path.GetRelativePath(corpus, file).Replace('\\', '/');
            rows[i] = $"| {name} | {Relocated(file, name, folder, judge)} | {Trimmed(file, name, folder, judge)} | {Joined(file, name, folder)} |";
        });

        if (write is not null)
        {
            File.WriteAllLines(write, rows);
            return;
        }

        string[] documented = [.. File.ReadLines(Path.Combine(Tool.Repository!, "docs", "media-conformance.md")).Where(l => l.StartsWith("| ", StringComparison.Ordinal) && l.Contains('/', StringComparison.Ordinal))];
        foreach (string row in rows.Except(documented)) output.WriteLine("now:        " + row);
        foreach (string row in documented.Except(rows)) output.WriteLine("documented: " + row);
        Assert.Equal(documented, rows);
    }

    private static string Relocated(string file, string name, TempFolder folder, string judge)
    {
        string view = folder.File("view" + Path.GetExtension(file));
        string? reason = ViewFile.Write(file, view, static index => index.Relocated());
        if (reason is not null) return "untouched: " + reason;
        if (File.ReadAllBytes(file).AsSpan().SequenceEqual(File.ReadAllBytes(view))) return "in front already";
        return Judged.OfFiles("relocated " + name, file, view, () => Verdict(Tool.Run("python3", judge, "same", file, view, "--front")));
    }

    private static string Trimmed(string file, string name, TempFolder folder, string judge)
    {
        double duration = Duration(file, name);
        string start = (duration / 4).ToString("0.###", CultureInfo.InvariantCulture), end = (duration * 3 / 4).ToString("0.###", CultureInfo.InvariantCulture);
        string view = folder.File("view" + Path.GetExtension(file));
        Assert.True(TrimRequest.TryParse(start, end, out TrimRequest request));
        string? reason = ViewFile.Write(file, view, index => index.Trimmed(request));
        return reason is not null ? "untouched: " + reason
            : Judged.OfFiles("trimmed " + name, file, view, () => Verdict(Tool.Run("python3", judge, "trim", file, view, start, end, "--exact", "--frames")));
    }

    // A late part, then an early one twice.
    private static string Joined(string file, string name, TempFolder folder)
    {
        double duration = Duration(file, name);
        (double, double)[] sections = [(Part(0.55), Part(0.8)), (Part(0.1), Part(0.45)), (Part(0.1), Part(0.45))];
        string view = folder.File("view" + Path.GetExtension(file));
        string? reason = ViewFile.Write(file, view, ViewFile.Join(sections));
        return reason is not null ? "untouched: " + reason
            : Judged.OfFiles("joined " + name, file, view, () => JoinJudge.Judge(file, Packet.Of(file), view, sections) is { } fault ? "judge: " + fault : "ok");
        double Part(double share) => Math.Round(duration * share, 3);
    }

    private static double Duration(string file, string name)
    {
        string text = Judged.OfFiles("length " + name, file, file,
            () => Tool.Run("ffprobe", "-v", "quiet", "-show_entries", "format=duration", "-of", "csv=p=0", file).Output.Trim());
        // A broken header box says days of a film of a second.
        return !double.TryParse(text, CultureInfo.InvariantCulture, out double duration) ? 4 : duration < 100_000 ? duration : 1;
    }

    private static string Verdict((int Code, string Output, string Errors) run)
        => run.Code == 0 ? "ok" : "judge: " + (run.Output.Split('|') is { Length: > 1 } parts ? parts[1].Trim() : run.Errors.Trim());
}
