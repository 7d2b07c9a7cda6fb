using StonMedia.Media.Tests.Oracle;

namespace StonMedia.Media.Tests.Conformance;

/// <summary>
/// Real files and generated ones: what docs/media-conformance.md says of each is what comes out. The corpus and its judge lie beside the repository;
/// where they are missing the test skips. Verdicts are kept (<see cref="Judged"/>). MEDIA_CONFORMANCE_WRITE names a file to write the table to
/// instead of comparing. The files over 4 GiB take part when that or STONMEDIA_LONG=1 is given.
/// </summary>
public sealed class ConformanceTests(ITestOutputHelper output)
{
    private static readonly string[] s_extensions = [".mp4", ".m4a", ".m4b", ".m4v", ".mov", ".3gp", ".f4v", ".mp3", ".flv"];

    [Fact]
    public void Views_OfAllFiles_AreAsDocumented()
    {
        string? corpus = Tool.Shared("corpus"), judge = Tool.Shared("tools/check_media.py"), write = Environment.GetEnvironmentVariable("MEDIA_CONFORMANCE_WRITE");
        if (corpus is null || judge is null || !Tool.Exists("ffprobe") || !Tool.Exists("python3")) Assert.Skip("no corpus, judge, ffprobe or python3 here");
        using var generated = new GeneratedFiles(withHuge: write is not null || Judged.IsLong);
        (string Name, string Path, string? Key)[] files =
        [
            .. Directory.EnumerateFiles(corpus, "*", SearchOption.AllDirectories).Where(static f => s_extensions.Contains(Path.GetExtension(f))).Order(StringComparer.Ordinal)
                .Select(f => (Path.GetRelativePath(corpus, f).Replace('\\', '/'), f, (string?)null)),
            .. generated.Made.OrderBy(static f => (Path.GetExtension(f.Name), f.Name)).Select(static f => ("generated/" + f.Name, f.Path, f.Key)),
        ];
        var rows = new string?[files.Length];
        Parallel.For(0, files.Length, new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount }, i =>
        {
            using var row = new Row(files[i].Path, files[i].Name, judge, files[i].Key);
            // Another version of an encoder makes other files, which nobody has judged yet: that is for the long form.
            bool isOthers = files[i].Name.StartsWith("generated/", StringComparison.Ordinal) && !row.IsKnown && !Judged.IsLong && !Judged.IsKept;
            rows[i] = isOthers ? null : row.Line();
        });

        string[] made = [.. rows.OfType<string>()];
        if (write is not null)
        {
            File.WriteAllLines(write, [.. made, Total(made)]);
            return;
        }

        string[] documented = [.. File.ReadLines(Path.Combine(Tool.Repository!, "docs", "media-conformance.md")).Where(static l => l.StartsWith("| ", StringComparison.Ordinal) && l.Contains('/', StringComparison.Ordinal))];
        HashSet<string> names = [.. documented.Select(Name)];
        made = [.. made.Where(m => names.Contains(Name(m)))];
        names = [.. made.Select(Name)];
        string[] compared = [.. documented.Where(d => names.Contains(Name(d)))];
        foreach (string row in made.Except(compared)) output.WriteLine("now:        " + row);
        foreach (string row in compared.Except(made)) output.WriteLine("documented: " + row);
        output.WriteLine($"{made.Length} of {documented.Length} rows compared");
        Assert.Equal(compared, made);
        string total = File.ReadLines(Path.Combine(Tool.Repository!, "docs", "media-conformance.md")).Last(static l => l.StartsWith("| ", StringComparison.Ordinal));
        Assert.Equal(Total(documented), total);
    }

    private static string Name(string row) => row.Split('|')[1].Trim();

    // Of each column how many cells are views that were made well (or need not be made), and how many cells are mishandled.
    private static string Total(string[] rows)
    {
        string[][] cells = [.. rows.Select(static r => r.Split(" | "))];
        int[] good = [.. Enumerable.Range(1, 8).Select(column => cells.Count(c => c[column] is "ok" or "in front already" || c[column].StartsWith("fMP4: ", StringComparison.Ordinal)))];
        int mishandled = cells.Sum(static c => int.Parse(c[9].Split(':', ' ')[0], System.Globalization.CultureInfo.InvariantCulture));
        return $"| **{rows.Length} files, in order** | {string.Join(" | ", good)} | **{mishandled}** |";
    }
}
