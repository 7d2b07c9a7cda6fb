using System.Text;
using StonMedia.Cache.Entries;
using StonMedia.Media.Layouts;
using StonMedia.Streams.Views;

namespace StonMedia.Http.Tests.Front;

public class HitTests
{
    private const string Modified = "Sun, 01 Nov 2026 10:00:00 GMT";
    private static readonly byte[] s_thousand = Encoding.ASCII.GetBytes(string.Concat(Enumerable.Range(0, 1000).Select(static i => (char)('a' + (i % 26)))));
    private static readonly string[] s_lines =
        ["Content-Type: text/x-test", "ETag: \"v1\"", $"Last-Modified: {Modified}", "Date: Sun, 01 Nov 2026 11:00:00 GMT", "Cache-Control: max-age=60"];

    [Fact]
    public async Task Get_FreshEntry_HasTheHeaderOfACache()
    {
        await using FrontRig rig = await FrontRig.StartAsync();
        EntrySnapshot snapshot = rig.Host.Put("/a", s_thousand, [.. s_lines, "Via: 1.0 inner", "X-One: 1", "X-One: 2", "Set-Cookie: a=\u00e9"]);
        FrontRig.Reply reply = await rig.GetAsync("/a");
        Assert.Equal(200, reply.Status);
        Assert.Equal(s_thousand, reply.Body);
        Assert.Equal("text/x-test", reply["Content-Type"]);
        Assert.Equal("\"v1\"", reply["ETag"]);
        Assert.Equal(Modified, reply["Last-Modified"]);
        Assert.Equal("bytes", reply["Accept-Ranges"]);
        Assert.Equal("1000", reply["Content-Length"]);
        Assert.Equal("1.0 inner, 1.1 stonmedia", reply["Via"]);
        Assert.Equal("stonmedia; hit", reply["Cache-Status"]);
        Assert.Equal("1, 2", reply["X-One"]);
        Assert.Equal("Sun, 01 Nov 2026 11:00:00 GMT", reply["Date"]);
        Assert.InRange(long.Parse(reply["Age"]!), 0, 10);
        Assert.NotNull(snapshot.Prepared);
        Assert.Equal((1, 0), ((int)rig.Metrics.Hits.Value, rig.Host.Loads.Count));
    }

    [Fact]
    public async Task Get_Latin1HeaderOfTheOrigin_ArrivesByteForByte()
    {
        await using FrontRig rig = await FrontRig.StartAsync();
        rig.Host.Put("/a", s_thousand, "X-Name: caf\u00e9");
        Assert.Contains("X-Name: caf\u00e9\r\n", await RawClient.GetAsync(rig.Port, "/a"));
    }

    [Fact]
    public async Task Head_FreshEntry_HasTheLengthAndNoBody()
    {
        await using FrontRig rig = await FrontRig.StartAsync();
        rig.Host.Put("/a", s_thousand, s_lines);
        FrontRig.Reply reply = await rig.SendAsync("HEAD", "/a", "Range: bytes=0-1");
        Assert.Equal((200, 0, "1000"), (reply.Status, reply.Body.Length, reply["Content-Length"]));
    }

    [Theory]
    [InlineData("bytes=0-9", 206, "bytes 0-9/1000", "abcdefghij")]
    [InlineData("bytes=990-", 206, "bytes 990-999/1000", null)]
    [InlineData("bytes=-5", 206, "bytes 995-999/1000", null)]
    [InlineData("bytes=-5000", 206, "bytes 0-999/1000", null)]
    [InlineData("bytes=0-99999999999999999999999", 206, "bytes 0-999/1000", null)]
    [InlineData("bytes=999-999", 206, "bytes 999-999/1000", null)]
    [InlineData("bytes=1000-", 416, "bytes */1000", "416 no byte of the range exists\n")]
    [InlineData("bytes=-0", 416, "bytes */1000", "416 no byte of the range exists\n")]
    [InlineData("bytes=5-4", 416, "bytes */1000", "416 no byte of the range exists\n")]
    [InlineData("bytes=abc", 416, "bytes */1000", "416 no byte of the range exists\n")]
    [InlineData("items=0-1", 200, null, null)]
    [InlineData("bytes=0-0,2-2,0-999", 200, null, null)]
    public async Task Get_Range_IsAnsweredAsAPlainFileIs(string range, int status, string? contentRange, string? text)
    {
        await using FrontRig rig = await FrontRig.StartAsync();
        rig.Host.Put("/a", s_thousand, s_lines);
        FrontRig.Reply reply = await rig.GetAsync("/a", "Range: " + range);
        Assert.Equal((status, contentRange), (reply.Status, reply["Content-Range"]));
        if (text is not null) Assert.Equal(text, reply.Text);
        if (status != 206) return;
        string[] ends = contentRange!["bytes ".Length..contentRange!.IndexOf('/')].Split('-');
        Assert.Equal(s_thousand[int.Parse(ends[0])..(int.Parse(ends[1]) + 1)], reply.Body);
    }

    [Fact]
    public async Task Get_SeveralRanges_AreAMultipartBodyOfExactLength()
    {
        await using FrontRig rig = await FrontRig.StartAsync();
        rig.Host.Put("/a", s_thousand, s_lines);
        FrontRig.Reply reply = await rig.GetAsync("/a", "Range: bytes=0-4,990-,-2");
        Assert.Equal((206, null), (reply.Status, reply["Content-Range"]));
        string boundary = reply["Content-Type"]!["multipart/byteranges; boundary=".Length..];
        string expected = string.Concat(
            Part(boundary, "0-4", 0, 5), Part(boundary, "990-999", 990, 10), Part(boundary, "998-999", 998, 2), $"\r\n--{boundary}--\r\n");
        Assert.Equal(expected, reply.Text);
        Assert.Equal(expected.Length.ToString(), reply["Content-Length"]);
    }

    [Theory]
    [InlineData("If-None-Match: \"v1\"", 304)]
    [InlineData("If-None-Match: W/\"v1\"", 304)]
    [InlineData("If-None-Match: \"x\", \"v1\"", 304)]
    [InlineData("If-None-Match: *", 304)]
    [InlineData("If-None-Match: \"x\"", 200)]
    [InlineData("If-Modified-Since: " + Modified, 304)]
    [InlineData("If-Modified-Since: Sun, 01 Nov 2026 09:59:59 GMT", 200)]
    [InlineData("If-Modified-Since: yesterday", 200)]
    [InlineData("If-Match: \"v1\"", 200)]
    [InlineData("If-Match: W/\"v1\"", 412)]
    [InlineData("If-Match: \"x\"", 412)]
    [InlineData("If-Match: *", 200)]
    [InlineData("If-Unmodified-Since: " + Modified, 200)]
    [InlineData("If-Unmodified-Since: Sun, 01 Nov 2026 09:59:59 GMT", 412)]
    public async Task Get_Condition_IsJudgedOnTheValidators(string condition, int status)
    {
        await using FrontRig rig = await FrontRig.StartAsync();
        rig.Host.Put("/a", s_thousand, s_lines);
        Assert.Equal(status, (await rig.GetAsync("/a", condition)).Status);
    }

    [Fact]
    public async Task Get_NotModified_CarriesWhatUpdatesAStoredAnswer()
    {
        await using FrontRig rig = await FrontRig.StartAsync();
        rig.Host.Put("/a", s_thousand, [.. s_lines, "Content-Language: ko", "Content-Location: /b", "Vary: X"]);
        FrontRig.Reply reply = await rig.GetAsync("/a", "If-None-Match: \"v1\"");
        Assert.Equal((304, "\"v1\"", "max-age=60", "/b", "X"), (reply.Status, reply["ETag"], reply["Cache-Control"], reply["Content-Location"], reply["Vary"]));
        Assert.Equal((null, null), (reply["Content-Type"], reply["Content-Language"]));
        Assert.Empty(reply.Body);
    }

    [Theory]
    [InlineData("If-Range: \"v1\"", 206)]
    [InlineData("If-Range: W/\"v1\"", 200)]
    [InlineData("If-Range: \"v2\"", 200)]
    [InlineData("If-Range: " + Modified, 206)]
    [InlineData("If-Range: Sun, 01 Nov 2026 10:00:01 GMT", 200)]
    public async Task Get_IfRange_AllowsTheRangeOfTheSameBodyOnly(string condition, int status)
    {
        await using FrontRig rig = await FrontRig.StartAsync();
        rig.Host.Put("/a", s_thousand, s_lines);
        Assert.Equal(status, (await rig.GetAsync("/a", "Range: bytes=0-9", condition)).Status);
    }

    [Fact]
    public async Task Get_ErrorOfTheOrigin_IsServedWithItsStatusWhateverTheConditions()
    {
        await using FrontRig rig = await FrontRig.StartAsync();
        rig.Host.Put("/a", 404, s_thousand, TimeSpan.FromHours(1), s_lines);
        FrontRig.Reply reply = await rig.GetAsync("/a", "Range: bytes=0-9", "If-None-Match: \"v1\"");
        Assert.Equal((404, 1000, null), (reply.Status, reply.Body.Length, reply["Accept-Ranges"]));
    }

    [Theory, InlineData(0), InlineData(1), InlineData(16384), InlineData(16385), InlineData(65536), InlineData(65537), InlineData(1_000_000)]
    public async Task Get_BodyOfAnySize_ArrivesWhole(int length)
    {
        await using FrontRig rig = await FrontRig.StartAsync();
        byte[] body = new byte[length];
        new Random(length).NextBytes(body);
        rig.Host.Put("/a", body);
        Assert.Equal(body, (await rig.GetAsync("/a")).Body);
        if (length < 2) return;
        int from = length / 3, to = Math.Min(length - 1, from + 70_000);
        Assert.Equal(body[from..(to + 1)], (await rig.GetAsync("/a", $"Range: bytes={from}-{to}")).Body);
    }

    [Fact]
    public async Task Get_MediaFile_AsksForItsViewOnceWhereItIsTheFileItself()
    {
        await using FrontRig rig = await FrontRig.StartAsync();
        rig.Host.Put("/a.mp4", s_thousand, "ETag: \"v1\"");
        for (int i = 0; i < 3; i++)
        {
            FrontRig.Reply reply = await rig.GetAsync("/a.mp4");
            Assert.Equal(("\"v1\"", "video/mp4", 1000), (reply["ETag"], reply["Content-Type"], reply.Body.Length));
        }

        Assert.Equal(1, rig.Host.Views);
    }

    [Fact]
    public async Task Get_View_HasItsOwnTagLengthAndRanges()
    {
        await using FrontRig rig = await FrontRig.StartAsync();
        rig.Host.Put("/a.mp4", s_thousand, [.. s_lines, "Content-MD5: x"]);
        rig.Host.OnView = static (_, _) => new ViewAnswer(
            new LayoutBuilder().AddInline("HEAD"u8.ToArray()).AddSource(500, 10).AddInline("TAIL"u8.ToArray()).Build("t1", 4, null), null);
        FrontRig.Reply whole = await rig.GetAsync("/a.mp4?start=1");
        string body = "HEAD" + Encoding.ASCII.GetString(s_thousand, 500, 10) + "TAIL";
        Assert.Equal((200, body, "18", null), (whole.Status, whole.Text, whole["Content-Length"], whole["Content-MD5"]));
        string tag = whole["ETag"]!;
        Assert.Matches("^\"v1-[0-9a-f]{12}\"$", tag);
        FrontRig.Reply range = await rig.GetAsync("/a.mp4?start=1", "Range: bytes=3-15", "If-Range: " + tag);
        Assert.Equal((206, body[3..16], "bytes 3-15/18"), (range.Status, range.Text, range["Content-Range"]));
        Assert.Equal(200, (await rig.GetAsync("/a.mp4?start=1", "Range: bytes=3-15", "If-Range: \"v1\"")).Status);
        Assert.Equal(304, (await rig.GetAsync("/a.mp4?start=1", "If-None-Match: " + tag)).Status);
    }

    [Fact]
    public async Task Get_VariedEntry_IsSelectedByTheRequest()
    {
        await using FrontRig rig = await FrontRig.StartAsync();
        rig.Host.Put("/a", "root");
        rig.Host.Find("/a")!.VaryOn = ["x"];
        rig.Host.Put("/a\nx=1\n", "one", "Vary: X");
        Assert.Equal("one", (await rig.GetAsync("/a", "X: 1")).Text);
        Assert.Equal(502, (await rig.GetAsync("/a", "X: 2")).Status);
        Assert.Single(rig.Host.Loads);
    }

    [Fact]
    public async Task Get_PipelinedRequests_AreAnsweredInOrder()
    {
        await using FrontRig rig = await FrontRig.StartAsync();
        rig.Host.Put("/a", "first");
        rig.Host.Put("/b", "second");
        string all = await RawClient.ExchangeAsync(rig.Port,
            "GET /a HTTP/1.1\r\nHost: test\r\n\r\nGET /b HTTP/1.1\r\nHost: test\r\nConnection: close\r\n\r\n");
        Assert.True(all.IndexOf("first", StringComparison.Ordinal) < all.IndexOf("second", StringComparison.Ordinal) && all.Contains("first"));
    }

    private static string Part(string boundary, string range, int from, int count)
        => $"\r\n--{boundary}\r\nContent-Type: text/x-test\r\nContent-Range: bytes {range}/1000\r\n\r\n{Encoding.ASCII.GetString(s_thousand, from, count)}";
}
