using System.Text;
using StonMedia.Http.Tests.Front;
using StonMedia.Http.Tests.Functional;
using StonMedia.Tests.Support;

namespace StonMedia.Http.Tests.BadInput;

/// <summary>Answers and requests whose framing makes no sense: right bytes or a clear refusal, and what comes after them is served.</summary>
public sealed class FramingTests(BadInputFixture fixture) : IClassFixture<BadInputFixture>
{
    [Theory]
    [InlineData("Content-Length: 5\r\nContent-Length: 5\r\n\r\nhello", 200)]
    [InlineData("Content-Length: 5, 5\r\n\r\nhello", 200)]
    [InlineData("Content-Length: 5\r\nContent-Length: 4\r\n\r\nhello", 502)]
    [InlineData("Content-Length: 5, 4\r\n\r\nhello", 502)]
    [InlineData("Content-Length: -5\r\n\r\nhello", 502)]
    [InlineData("Content-Length: +5\r\n\r\nhello", 502)]
    [InlineData("Content-Length: 5x\r\n\r\nhello", 502)]
    [InlineData("Content-Length: 0x5\r\n\r\nhello", 502)]
    [InlineData("Content-Length: 99999999999999999999\r\n\r\nhello", 502)]
    [InlineData("Content-Length: \r\n\r\nhello", 502)]
    [InlineData("Content-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n", 200)]       // RFC 9112 6.3: chunked overrides
    [InlineData("Transfer-Encoding: chunked\r\n\r\nzz\r\nhello", 502)]
    [InlineData("Transfer-Encoding: chunked\r\n\r\n5;ext=\"x\"\r\nhello\r\n0\r\n\r\n", 200)]
    [InlineData("Transfer-Encoding: gzip, chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n", 502)]
    [InlineData("Transfer-Encoding: gzip\r\nContent-Length: 5\r\n\r\nhello", 502)]
    [InlineData("Transfer-Encoding: chunked, chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n", 502)]
    [InlineData("Transfer-Encoding: nothing-of-that-name\r\nContent-Length: 5\r\n\r\nhello", 200)]
    [InlineData("Transfer-Encoding: identity\r\nContent-Length: 5\r\n\r\nhello", 200)]
    [InlineData("No Colon Here\r\nContent-Length: 5\r\n\r\nhello", 502)]
    [InlineData("Content-Length: 5\r\nX-Folded: a\r\n b\r\n\r\nhello", 200)]
    public async Task Get_AnswerWithOddFraming_IsRightOrRefusedAndNothingElseSuffers(string rest, int status)
    {
        string path = fixture.Path("HTTP/1.1 200 OK\r\nConnection: close\r\nCache-Control: max-age=60\r\n" + rest);
        ProbeReply reply = await fixture.Edge.GetAsync(path);
        // The head may have gone out before the body turned out to be broken: then the viewer sees that it is not whole.
        Assert.True(reply.Status == status || (status == 502 && !reply.IsWhole), $"{reply.Status}");
        if (status == 200) Assert.Equal("hello", Encoding.ASCII.GetString(reply.Body));
        Assert.Equal(200, (await fixture.Edge.GetAsync(fixture.PathWith("X: y"))).Status);
    }

    [Theory]
    [InlineData("SSH-2.0-OpenSSH\r\n")]
    [InlineData("HTTP/1.1 abc OK\r\n\r\n")]
    [InlineData("HTTP/1.1 99 Low\r\n\r\n")]
    [InlineData("HTTP/9.9 200 OK\r\n\r\n")]
    [InlineData("\r\n\r\n\r\n")]
    [InlineData("<html>hello</html>")]
    public async Task Get_NoHttpAtAll_IsABadGatewayAndNothingElseSuffers(string answer)
    {
        string path = fixture.Path(answer);
        for (int i = 0; i < 4; i++)
        {
            ProbeReply reply = await fixture.Edge.GetAsync(path);
            Assert.Equal(502, reply.Status);
            Assert.StartsWith("502 the origin", Encoding.ASCII.GetString(reply.Body), StringComparison.Ordinal);
        }

        Assert.Equal(200, (await fixture.Edge.GetAsync(fixture.PathWith("X: y"))).Status);
    }

    [Fact]
    public async Task Get_MalformedAnswerAgainAndAgain_DoesNotTakeTheServerOut()
    {
        string bad = fixture.Path("HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\nabc");
        for (int i = 0; i < 6; i++) Assert.Equal(502, (await fixture.Edge.GetAsync(bad)).Status);
        Assert.Equal(200, (await fixture.Edge.GetAsync(fixture.PathWith("X: y"))).Status);
    }

    [Theory]
    [InlineData(60_000, 200)]
    [InlineData(65_536, 200)]
    [InlineData(300_000, 502)]
    public async Task Get_LongHeaderLineOfTheOrigin_PassesUpToALimit(int length, int status)
    {
        string path = fixture.PathWith("Cache-Control: max-age=60\r\nX-Long: " + new string('v', length));
        for (int i = 0; i < 2; i++)
        {
            ProbeReply reply = await fixture.Edge.GetAsync(path);
            Assert.Equal(status, reply.Status);
            if (status == 200) Assert.Equal(length, reply.Header("X-Long")!.Length);
        }

        if (status == 200) Assert.Equal(1, fixture.Origin.CountOf(path));
        Assert.Equal(200, (await fixture.Edge.GetAsync(fixture.PathWith("X: y"))).Status);
    }

    [Theory]
    [InlineData("Cache-Control")]
    [InlineData("Vary")]
    [InlineData("Set-Cookie")]
    [InlineData("Cache-Tag")]
    [InlineData("ETag")]
    [InlineData("Expires")]
    public async Task Get_LongLineOfAHeaderThatIsRead_IsAnswered(string name)
    {
        string value = name == "ETag" ? $"\"{new string('e', 60_000)}\"" : string.Join(", ", Enumerable.Repeat("some-name", 6000));
        string path = fixture.PathWith($"{name}: {value}");
        for (int i = 0; i < 2; i++) Assert.Equal("hello", Encoding.ASCII.GetString((await fixture.Edge.GetAsync(path)).Body));
    }

    [Theory]
    [InlineData("X-Long")]
    [InlineData("Cache-Control")]
    [InlineData("Range")]
    [InlineData("If-None-Match")]
    [InlineData("Cookie")]
    [InlineData("Accept-Encoding")]
    [InlineData("Accept-Language")]
    public async Task Get_LongHeaderLineOfAClient_IsAnsweredUpToTheLimitAndRefusedBeyond(string name)
    {
        string path = fixture.PathWith("Cache-Control: max-age=60\r\nVary: " + name);
        string value = name == "Range" ? "bytes=" + string.Join(',', Enumerable.Range(0, 6000).Select(static i => $"{i}-{i}")) : string.Join(", ", Enumerable.Repeat("some-name", 5000));
        Assert.InRange((await fixture.Edge.GetAsync(path, $"{name}: {value}")).Status, 200, 299);
        ProbeReply refused = await fixture.Edge.GetAsync(path, $"{name}: {new string('v', 65_536)}");
        Assert.Equal(431, refused.Status);
    }

    [Theory]
    [InlineData("Content-Length: 5\r\nContent-Length: 4\r\n\r\nhello", 400)]
    [InlineData("Content-Length: 5\r\nContent-Length: 5\r\n\r\nhello", 400)]
    [InlineData("Content-Length: 5, 5\r\n\r\nhello", 400)]
    [InlineData("Content-Length: -5\r\n\r\nhello", 400)]
    [InlineData("Content-Length: x\r\n\r\nhello", 400)]
    [InlineData("Transfer-Encoding: gzip\r\n\r\nhello", 400)]
    [InlineData("Transfer-Encoding: chunked\r\n\r\nzz\r\nhello", 400)]
    [InlineData("Transfer-Encoding: chunked\r\n\r\nFFFFFFFFFFFFFFFF\r\nhello\r\n0\r\n\r\n", 400)]
    [InlineData("Transfer-Encoding: gzip, chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n", 501)]
    [InlineData("Transfer-Encoding: chunked, chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n", 501)]
    [InlineData("Transfer-Encoding: Chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n", 200)]
    [InlineData("Content-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n", 200)]
    [InlineData("Content-Length: 5\r\n\r\nhello", 200)]
    public async Task Post_OddFraming_IsRefusedOrReadAsTheStandardSays(string rest, int status)
    {
        string path = fixture.PathWith("Cache-Control: no-store");
        string reply = await RawClient.ExchangeAsync(fixture.Edge.Port, $"POST {path} HTTP/1.1\r\nHost: test\r\nConnection: close\r\n{rest}");
        Assert.StartsWith($"HTTP/1.1 {status}", reply, StringComparison.Ordinal);
        OriginLogEntry[] seen = [.. fixture.Origin.Log.Where(entry => entry.Target == path)];
        if (status == 200) Assert.Equal("hello", Encoding.ASCII.GetString(Assert.Single(seen).Body));
    }
}
