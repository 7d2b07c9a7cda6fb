using System.Text;
using System.Text.RegularExpressions;
using StonMedia.Actors.Settings;
using StonMedia.Cache.Settings;

namespace StonMedia.Http.Tests.Front;

/// <summary>A packed entry answers as an open one does, byte for byte.</summary>
public partial class PackedHitTests
{
    private static readonly byte[] s_body = Encoding.ASCII.GetBytes(string.Concat(Enumerable.Range(0, 1000).Select(static i => (char)('a' + (i % 26)))));
    private static readonly string[] s_lines =
    [
        "Content-Type: text/x-test", "Last-Modified: Sun, 01 Nov 2026 10:00:00 GMT", "Date: Sun, 01 Nov 2026 11:00:00 GMT", "Cache-Control: max-age=60",
        "Content-Language: ko", "Content-Location: /b", "X-Name: caf\u00e9", "Server: inner", "Keep-Alive: 5", "Vary: *",
    ];

    [Theory]
    [InlineData("GET", "")]
    [InlineData("HEAD", "")]
    [InlineData("GET", "If-None-Match: \"v1\"\r\n")]
    [InlineData("GET", "If-None-Match: \"v2\"\r\n")]
    [InlineData("GET", "If-Modified-Since: Sun, 01 Nov 2026 10:00:00 GMT\r\n")]
    [InlineData("GET", "If-Match: \"v2\"\r\n")]
    [InlineData("GET", "If-Unmodified-Since: Sun, 01 Nov 2020 10:00:00 GMT\r\n")]
    [InlineData("GET", "Range: bytes=10-19\r\n")]
    [InlineData("GET", "Range: bytes=-5\r\n")]
    [InlineData("GET", "Range: bytes=5000-\r\n")]
    [InlineData("GET", "Range: bytes=0-1,5-6\r\n")]
    [InlineData("GET", "Range: bytes=10-19\r\nIf-Range: \"v2\"\r\n")]
    public async Task Get_PackedEntry_AnswersAsTheOpenOne(string method, string request)
    {
        foreach (string[] more in new string[][]
        {
            ["ETag: \"v1\""], ["ETag: \"v1\"", "Via: 1.0 other"], ["ETag: \"v1\"", "Cache-Status: other; hit"], [],
            ["ETag: \"v1\"", "X-Twice: 1", "X-Twice: 2"], ["ETag: \"v1\"", "X-Bad: a\u0001b"],
        })
        {
            await using FrontRig rig = await FrontRig.StartAsync();
            await CompareAsync(rig, method, request, [.. s_lines, .. more]);
        }
    }

    [Fact]
    public async Task Get_PackedEntryWithoutVariableHeaders_AnswersAsTheOpenOne()
    {
        var settings = new VirtualHostSettings { Name = "test", Log = FrontRig.NoLog, Headers = new HeaderSettings { Via = false, Age = false, Etag = false } };
        await using FrontRig rig = await FrontRig.StartAsync(settings);
        await CompareAsync(rig, "GET", "If-None-Match: \"v1\"\r\n", [.. s_lines, "ETag: \"v1\"", "Via: 1.0 other"]);
    }

    [Fact]
    public async Task Get_PackedEntry_StaysPackedUntilItIsHitAgain()
    {
        await using FrontRig rig = await FrontRig.StartAsync();
        InternTexts(rig, s_lines);
        rig.Host.Put("/a", s_body, s_lines);
        rig.Host.PackAway("/a");
        Assert.Contains("200 OK", await RawClient.GetAsync(rig.Port, "/a"));
        Assert.Null(rig.Host.Index.FindOpen("/a"));
        Assert.Equal(1, rig.Metrics.Hits.Value);
        for (int n = 0; n < 40 && rig.Host.Index.FindOpen("/a") is null; n++) await RawClient.GetAsync(rig.Port, "/a");
        Assert.NotNull(rig.Host.Index.FindOpen("/a"));
        Assert.Empty(rig.Host.Loads);
    }

    [Fact]
    public async Task Get_ExpiredPackedEntry_IsLoaded()
    {
        await using FrontRig rig = await FrontRig.StartAsync();
        rig.Host.Put("/a", 200, s_body, TimeSpan.Zero, s_lines);
        rig.Host.PackAway("/a");
        await RawClient.GetAsync(rig.Port, "/a");
        Assert.Single(rig.Host.Loads);
    }

    /// <summary>Names that were packed once before are shared from then on; with others an entry is opened.</summary>
    private static void InternTexts(FrontRig rig, string[] lines)
    {
        for (int n = 0; n < 3; n++)
        {
            rig.Host.Put($"/first{n}", s_body, lines);
            rig.Host.PackAway($"/first{n}");
        }
    }

    private static async Task CompareAsync(FrontRig rig, string method, string request, string[] lines)
    {
        InternTexts(rig, lines);
        rig.Host.Put("/a", s_body, lines);
        string open = await AskAsync();
        rig.Host.PackAway("/a");
        Assert.Equal(open, await AskAsync());

        async Task<string> AskAsync()
        {
            string answer = await RawClient.ExchangeAsync(rig.Port, $"{method} /a HTTP/1.1\r\nHost: test\r\nConnection: close\r\n{request}\r\n");
            int end = answer.IndexOf("\r\n\r\n", StringComparison.Ordinal);
            string boundary = Boundary().Match(answer) is { Success: true } found ? found.Groups[1].Value : "none";
            return (string.Join('\n', answer[..end].Split("\r\n").Order(StringComparer.Ordinal).Where(static line => !IsOfTheMoment(line)))
                + answer[end..]).Replace(boundary, "boundary", StringComparison.Ordinal);
        }
    }

    /// <summary>Age, and the server's own Date where the stored one is not told: a second may end between two answers.</summary>
    private static bool IsOfTheMoment(string line)
        => line.StartsWith("Age:", StringComparison.Ordinal) || (line.StartsWith("Date:", StringComparison.Ordinal) && !s_lines.Contains(line));

    [GeneratedRegex("boundary=\"?([^\"\r\n]+)")]
    private static partial Regex Boundary();
}
