using System.Collections.Concurrent;
using System.Diagnostics;
using System.Security.Cryptography;

namespace StonMedia.Media.Tests.Oracle;

/// <summary>
/// What the judges (ffprobe, ffmpeg, check_media.py) said of a view, kept in judged.tsv beside this file: the same source and the same bytes
/// get the same verdict without asking again, which takes a tenth of a second a process and hundreds of them. A view whose bytes changed is
/// judged at once, but no longer than half a minute a run: a change to all views (a new line in every playlist) is judged in part, and the output
/// names the rest. STONMEDIA_LONG=1 judges everything; MEDIA_JUDGED_WRITE=1 judges what changed and keeps it, which is due after such a change.
/// </summary>
internal static class Judged
{
    private const long MostMilliseconds = 30_000;

    private static readonly Lock s_writing = new();
    private static readonly Lazy<ConcurrentDictionary<string, Line>> s_lines = new(static () => new(File.Exists(Record)
        ? File.ReadLines(Record).Select(static l => l.Split('\t')).ToDictionary(static f => f[0], static f => new Line(f[1], f[2], f[3])) : []));

    private static long s_spent;    // milliseconds of judging in this run

    private sealed record Line(string Source, string View, string Verdict);

    private static string Record => Path.Combine(Tool.Repository!, "tests", "Media.Tests", "Oracle", "judged.tsv");

    public static bool IsLong => Environment.GetEnvironmentVariable("STONMEDIA_LONG") == "1";

    /// <summary>A verdict of this check on this source, whatever its view was, is on record.</summary>
    public static bool Knows(string name, ReadOnlySpan<byte> source) => s_lines.Value.TryGetValue(name, out Line? line) && line.Source == Hash(source);

    /// <summary>What is judged is also kept.</summary>
    public static bool IsKept => Environment.GetEnvironmentVariable("MEDIA_JUDGED_WRITE") == "1";

    /// <summary>The verdict of this check; what throws is not kept.</summary>
    /// <param name="name">Of the check and the file, unique and without tabs.</param>
    /// <param name="source">The source's bytes.</param>
    /// <param name="view">What is judged.</param>
    /// <param name="judge">Asks the judges.</param>
    /// <param name="isOptional">Skips the test, unless in its long form, where another encoder made a source that nobody judged yet.</param>
    public static string Verdict(string name, ReadOnlySpan<byte> source, ReadOnlySpan<byte> view, Func<string> judge, bool isOptional = false)
    {
        string from = Hash(source), to = Hash(view);
        bool isKnown = s_lines.Value.TryGetValue(name, out Line? line) && line.Source == from;
        if (isKnown && line!.View == to && !IsLong) return line.Verdict;
        bool isKept = IsKept;
        if (isOptional && !isKnown && !IsLong && !isKept) Assert.Skip("not judged yet for what this encoder makes: STONMEDIA_LONG=1");
        if (isKnown && !IsLong && !isKept && Interlocked.Read(ref s_spent) > MostMilliseconds)
        {
            TestContext.Current.TestOutputHelper?.WriteLine($"changed, and not judged again (MEDIA_JUDGED_WRITE=1 does): {name}");
            return line!.Verdict;
        }

        var clock = Stopwatch.StartNew();
        string verdict = judge();
        Interlocked.Add(ref s_spent, clock.ElapsedMilliseconds);
        TestContext.Current.TestOutputHelper?.WriteLine($"judged: {name}: {verdict}");
        if (isKept) Keep(name, new Line(from, to, verdict.ReplaceLineEndings(" ").Replace('\t', ' ')));
        return verdict;
    }

    /// <summary>As above, of files.</summary>
    public static string OfFiles(string name, string source, string view, Func<string> judge) => Verdict(name, File.ReadAllBytes(source), File.ReadAllBytes(view), judge);

    private static void Keep(string name, Line line)
    {
        lock (s_writing)
        {
            s_lines.Value[name] = line;
            File.WriteAllLines(Record, s_lines.Value.OrderBy(static l => l.Key, StringComparer.Ordinal).Select(static l => $"{l.Key}\t{l.Value.Source}\t{l.Value.View}\t{l.Value.Verdict}"));
        }
    }

    private static string Hash(ReadOnlySpan<byte> bytes)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(bytes, hash);
        return Convert.ToHexStringLower(hash[..8]);
    }
}
