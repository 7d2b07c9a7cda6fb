using System.Text.RegularExpressions;

namespace StonMedia.Architecture.Tests;

/// <summary>What every file of the tree keeps to: length, one public type, nothing of the machine it was written on.</summary>
public partial class SourceFileTests
{
    private const int MaxLines = 400;

    [Fact]
    public void Code_OverTheLengthLimit_SaysWhyOnItsFirstLine()
    {
        Assert.Empty(from file in Repository.Code
                     let text = Repository.Read(file)
                     let lines = text.AsSpan().Count('\n')
                     where lines > MaxLines && !text.StartsWith("//", StringComparison.Ordinal)
                     select $"{file}: {lines} lines");
    }

    // akka/ is excepted: there a type and its untyped or generic sibling share a file, as the genuine library has them.
    [Fact]
    public void Code_OutsideAkka_HasOnePublicTypeAFile()
    {
        Assert.Empty(from file in Repository.Code
                     where !file.StartsWith("akka/", StringComparison.Ordinal)
                     let types = PublicType().Matches(Repository.Read(file)).Select(static match => match.Groups["name"].Value).Distinct().ToArray()
                     where types.Length > 1
                     select $"{file}: {string.Join(", ", types)}");
    }

    [Fact]
    public void Code_OutsideAkka_HasFileScopedNamespaces()
    {
        Assert.DoesNotContain(Repository.Code, static file => BlockNamespace().IsMatch(Repository.Read(file)));
    }

    [Fact]
    public void Files_OfTheTree_NameNoMachinePathAndNoRegistry()
    {
        Assert.Empty(from file in Repository.Files
                     where IsText(file)
                     let match = MachinePath().Match(Repository.Read(file))
                     where match.Success
                     select $"{file}: {match.Value}");
    }

    [Fact]
    public void Code_OfTests_WaitsForConditionsAndNotForAFixedTime()
    {
        Assert.Empty(from file in Repository.Code
                     where file.StartsWith("tests/", StringComparison.Ordinal)
                     let match = FixedSleep().Match(Repository.Read(file))
                     where match.Success
                     select $"{file}: {match.Value}");
    }

    [Fact]
    public void Code_OfTheTree_HasNothingLeftUnfinished()
    {
        Assert.Empty(from file in Repository.Code
                     let match = Unfinished().Match(Repository.Read(file))
                     where match.Success
                     select $"{file}: {match.Value}");
    }

    private static bool IsText(string file) => Path.GetExtension(file) is not (".mp4" or ".m4a" or ".mov" or ".mp3" or ".flv" or ".png" or ".jpg" or ".ico" or ".pfx" or ".gz");

    // Only types that start a line are top-level ones under a file-scoped namespace.
    [GeneratedRegex(@"^public\s+(?:(?:static|sealed|abstract|partial|readonly|ref|unsafe)\s+)*(?:record\s+struct|record|class|struct|interface|enum|delegate\s+\S+)\s+(?<name>\w+)", RegexOptions.Multiline)]
    private static partial Regex PublicType();

    [GeneratedRegex(@"^namespace [\w.]+\s*\{", RegexOptions.Multiline)]
    private static partial Regex BlockNamespace();

    [GeneratedRegex("/(wor[k]|far[m])/|nuge[t]\\.org|npmj[s]\\.org|deb\\.debia[n]\\.org")]
    private static partial Regex MachinePath();

    // A delay inside WhenAny is the limit of a wait for something else, not a wait.
    [GeneratedRegex(@"Thread\.Slee[p]\(|(?<!WhenAny\([^\n]*)Task\.Dela[y]\([0-9]{3,}")]
    private static partial Regex FixedSleep();

    [GeneratedRegex(@"NotImplemente[d]Exception|\bTOD[O]\b|\bFIXM[E]\b|Ski[p]\s*=\s*""")]
    private static partial Regex Unfinished();
}
