using System.Globalization;
using System.Text.RegularExpressions;

namespace StonMedia.Architecture.Tests;

/// <summary>Operators filter logs by the numbers of events: each belongs to one event, in the range of its assembly.</summary>
public partial class EventTests
{
    private static readonly Dictionary<string, (int First, int Last)> Ranges = new(StringComparer.Ordinal)
    {
        ["actors"] = (2000, 2999),
        ["http"] = (3000, 3999),
    };

    [Fact]
    public void Events_OfTheWholeSolution_HaveNumbersOfTheirOwn()
    {
        (int Number, string File)[] events = [.. Events()];
        Assert.True(events.Length > 40, $"only {events.Length} events were found");
        Assert.Empty(from one in events group one by one.Number into same where same.Count() > 1 select $"{same.Key}: {string.Join(", ", same.Select(static e => e.File))}");
    }

    [Fact]
    public void Events_OfAnAssembly_LieInItsRange()
        => Assert.Empty(from one in Events()
                        where !Ranges.TryGetValue(one.File.Split('/')[0], out (int First, int Last) range) || one.Number < range.First || one.Number > range.Last
                        select $"{one.File}: {one.Number}");

    private static IEnumerable<(int Number, string File)> Events()
        => from file in Repository.Code
           where !file.StartsWith("tests/", StringComparison.Ordinal)
           from Match match in Attribute().Matches(Repository.Read(file))
           select (int.TryParse(match.Groups["number"].ValueSpan, CultureInfo.InvariantCulture, out int number) ? number : -1, file);

    // One without a number gets one from the compiler, by its name: found here as -1.
    [GeneratedRegex(@"\[LoggerMessage\((EventId\s*=\s*)?(?<number>\d+)?")]
    private static partial Regex Attribute();
}
