using System.Globalization;
using StonMedia.Cache.Tests.Http;
using StonMedia.Tests.Support;

namespace StonMedia.Http.Tests.Functional;

/// <summary>
/// The same request to the edge, cold and warm, and to nginx, which is also the edge's origin: the answers must be the same
/// wherever RFC 9110 allows nginx's. Skipped where nginx is not installed.
/// </summary>
public sealed class NginxEquivalenceTests(NginxFixture fixture) : IClassFixture<NginxFixture>
{
    private const string Tag = "\"65e6b68c-3e8\"";
    private const string Modified = "Tue, 05 Mar 2024 06:07:08 GMT";
    private const string Earlier = "Tue, 05 Mar 2024 06:07:07 GMT";
    private const string Later = "Tue, 05 Mar 2024 06:07:09 GMT";
    private static int s_row;

    public static TheoryData<string> Conditions { get; } =
    [
        "If-None-Match: " + Tag, "If-None-Match: W/" + Tag, "If-None-Match: *", "If-None-Match: \"x\"", "If-None-Match: \"x\", " + Tag,
        "If-None-Match: \"x\" ," + Tag + ", \"y\"", "If-None-Match: 65e6b68c-3e8", "If-None-Match: \"65e6b68c-3e8", "If-None-Match: ,",
        "If-Modified-Since: " + Modified, "If-Modified-Since: " + Earlier, "If-Modified-Since: nonsense", "If-Modified-Since: Tuesday, 05-Mar-24 06:07:08 GMT",
        "If-Modified-Since: Tue Mar  5 06:07:08 2024", "If-Unmodified-Since: " + Modified, "If-Unmodified-Since: " + Later, "If-Unmodified-Since: " + Earlier,
        "If-Match: " + Tag, "If-Match: *", "If-Match: \"x\"", "If-Match: W/" + Tag, "If-Match: \"x\", " + Tag,
        "If-None-Match: " + Tag + "|If-Modified-Since: " + Modified, "If-None-Match: \"x\"|If-Modified-Since: " + Earlier,
        "If-Match: " + Tag + "|If-None-Match: " + Tag, "If-Match: \"x\"|If-None-Match: " + Tag, "If-None-Match: " + Tag + "|Range: bytes=0-9",
        "If-None-Match: \"x\"|Range: bytes=0-9", "If-Match: \"x\"|Range: bytes=0-9", "If-Match: " + Tag + "|Range: bytes=0-9",
        "If-Modified-Since: " + Modified + "|Range: bytes=0-9", "If-Unmodified-Since: " + Earlier + "|Range: bytes=0-9", "If-None-Match: " + Tag + "|Range: bytes=2000-",
        "If-Range: " + Tag + "|Range: bytes=0-9", "If-Range: \"x\"|Range: bytes=0-9", "If-Range: W/" + Tag + "|Range: bytes=0-9",
        "If-Range: " + Modified + "|Range: bytes=0-9", "If-Range: " + Earlier + "|Range: bytes=0-9", "If-Range: " + Later + "|Range: bytes=0-9",
        "If-Range: nonsense|Range: bytes=0-9", "If-Range: " + Tag + "|Range: bytes=2000-", "If-Range: \"x\"|Range: bytes=2000-", "If-Range: " + Tag,
        "If-Range: " + Tag + "|Range: bytes=0-9,20-29", "If-Range: \"x\"|Range: bytes=0-9,20-29", "If-Range: Tuesday, 05-Mar-24 06:07:08 GMT|Range: bytes=-1",
    ];

    [Theory, MemberData(nameof(RangeTable.SameAsNginx), MemberType = typeof(RangeTable))]
    public async Task Get_Range_AnswersAsNginxColdAndWarm(string header, string recorded)
    {
        Assert.NotEmpty(recorded);
        await CompareAsync("/f.bin", "Range: " + header);
    }

    [Theory, MemberData(nameof(Conditions))]
    public async Task Get_Conditions_AnswersAsNginxColdAndWarm(string headers) => await CompareAsync("/f.bin", headers.Split('|'));

    [Theory]
    [InlineData("bytes=0-0")]
    [InlineData("bytes=0-499999")]
    [InlineData("bytes=65535-65536")]
    [InlineData("bytes=131072-")]
    [InlineData("bytes=-65537")]
    [InlineData("bytes=499999-")]
    [InlineData("bytes=500000-")]
    [InlineData("bytes=0-99,65500-65600,499000-")]
    [InlineData("bytes=400000-400099,0-99")]
    public async Task Get_RangeOfSeveralBlocks_AnswersAsNginxColdAndWarm(string header) => await CompareAsync("/big.bin", "Range: " + header);

    [Theory]
    [InlineData("bytes=0-0")]
    [InlineData("bytes=-5")]
    [InlineData("bytes=1-")]
    [InlineData("bytes=0-")]
    public async Task Get_RangeOfAnEmptyFile_AnswersAsNginxColdAndWarm(string header) => await CompareAsync("/e.bin", "Range: " + header);

    [Theory, MemberData(nameof(RangeTable.StricterThanNginx), MemberType = typeof(RangeTable))]
    public async Task Get_RangeWhereTheStandardIsStrict_FollowsTheStandard(string header, string nginx, string expected)
    {
        EdgeUnderTest edge = Edge();
        Assert.NotEqual(nginx, expected);
        string target = Target("/f.bin");
        foreach (string _ in new[] { "cold", "warm" })
            Assert.Equal(expected, Describe(await edge.GetAsync(target, "Range: " + header)));
    }

    [Fact]
    public async Task Head_Range_IsIgnored()
    {
        ProbeReply reply = await Probe.SendAsync(Edge().Port, "HEAD", Target("/f.bin"), "Range: bytes=0-9");
        Assert.Equal((200, 1000L), (reply.Status, reply.ContentLength));
        Assert.Empty(reply.Body);
    }

    private EdgeUnderTest Edge()
    {
        if (fixture.Edge is null) Assert.Skip("nginx is not installed");
        return fixture.Edge;
    }

    /// <summary>A target that no other row has asked for, so that the edge's first answer is a cold one.</summary>
    private static string Target(string path) => string.Create(CultureInfo.InvariantCulture, $"{path}?row={Interlocked.Increment(ref s_row)}");

    private async Task CompareAsync(string path, params string[] headers)
    {
        EdgeUnderTest edge = Edge();
        string target = Target(path);
        ProbeReply nginx = await Probe.SendAsync(fixture.Nginx!.Port, "GET", target, headers);
        ProbeReply cold = await edge.GetAsync(target, headers);
        Same(nginx, cold, "cold");
        ProbeReply whole = await edge.GetAsync(target);
        Assert.Equal(200, whole.Status);
        Same(nginx, await edge.GetAsync(target, headers), "warm");
    }

    private static void Same(ProbeReply nginx, ProbeReply edge, string state)
    {
        Assert.Equal($"{state} {nginx.Status} {nginx.Header("Content-Range")}", $"{state} {edge.Status} {edge.Header("Content-Range")}");
        Assert.True(edge.IsWhole, state);
        if (nginx.Parts() is { } parts)
        {
            Assert.Equal(parts, edge.Parts());
            Assert.Equal(edge.ContentLength, edge.Body.Length);
        }
        else if (nginx.Status is 200 or 206)
        {
            Assert.Equal(nginx.ContentLength, edge.ContentLength);
            Assert.Equal(nginx.Body, edge.Body);
            Assert.Equal(nginx.Header("Content-Type"), edge.Header("Content-Type"));
        }

        if (nginx.Status is 200 or 206 or 304) Assert.Equal(nginx.Header("ETag"), edge.Header("ETag"));
    }

    private static string Describe(ProbeReply reply)
    {
        if (reply.Status != 206) return reply.Status.ToString(CultureInfo.InvariantCulture);
        IEnumerable<string> ranges = reply.Parts()?.Select(static part => part.Range) ?? [reply.Header("Content-Range")!];
        return "206 " + string.Join(',', ranges.Select(static range => range["bytes ".Length..range.IndexOf('/', StringComparison.Ordinal)]));
    }
}
