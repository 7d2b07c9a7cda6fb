using System.Net;
using System.Net.Http.Headers;
using StonMedia.Tests.Support;

namespace StonMedia.Http.Tests.Support;

public sealed class ScriptedOriginTests
{
    [Fact]
    public async Task Serve_Content_IsCountedAndRepeatable()
    {
        await using ScriptedOrigin origin = ScriptedOrigin.Start().Serve("/v", new OriginContent { Length = 100_000, Seed = 7 });
        using var client = new HttpClient();
        byte[] body = await client.GetByteArrayAsync(new Uri(origin.Url + "/v?x=1"));
        Assert.Equal(OriginBytes.Get(7, 0, 100_000), body);
        Assert.Equal(-1, OriginBytes.FirstDifference(7, 0, body));
        Assert.Equal(OriginBytes.Get(7, 33_333, 10), body[33_333..33_343]);
        // The last write is counted once it has returned, which may be after its bytes were read here.
        await Eventually.HoldsAsync(() => origin.BodyBytesOf("/v") == 100_000, "the body to be counted");
        Assert.Equal((1, 100_000L, "/v?x=1"), (origin.CountOf("/v"), origin.BodyBytesOf("/v"), origin.Log[0].Target));
        origin.Verify();
    }

    [Theory]
    [InlineData("bytes=10-19", HttpStatusCode.PartialContent, 10, 10)]
    [InlineData("bytes=990-", HttpStatusCode.PartialContent, 990, 10)]
    [InlineData("bytes=-5", HttpStatusCode.PartialContent, 995, 5)]
    [InlineData("bytes=1000-", HttpStatusCode.RequestedRangeNotSatisfiable, 0, 0)]
    [InlineData("bytes=0-1,5-6", HttpStatusCode.OK, 0, 1000)]
    public async Task Serve_Range_AnswersAsAnOriginDoes(string range, HttpStatusCode status, int offset, int count)
    {
        await using ScriptedOrigin origin = ScriptedOrigin.Start().Serve("/v", new OriginContent());
        using var client = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Get, origin.Url + "/v");
        request.Headers.Range = RangeHeaderValue.Parse(range);
        using HttpResponseMessage response = await client.SendAsync(request);
        Assert.Equal(status, response.StatusCode);
        Assert.Equal(OriginBytes.Get(1, offset, count), await response.Content.ReadAsByteArrayAsync());
    }

    [Theory]
    [InlineData(OriginFraming.Chunked)]
    [InlineData(OriginFraming.Close)]
    public async Task Serve_WithoutLength_BodyIsWhole(OriginFraming framing)
    {
        await using ScriptedOrigin origin = ScriptedOrigin.Start().Serve("/v", new OriginContent { Length = 50_000, Framing = framing });
        using var client = new HttpClient();
        using HttpResponseMessage response = await client.GetAsync(new Uri(origin.Url + "/v"), HttpCompletionOption.ResponseHeadersRead);
        Assert.Null(response.Content.Headers.ContentLength);
        Assert.Equal(OriginBytes.Get(1, 0, 50_000), await response.Content.ReadAsByteArrayAsync());
    }

    [Fact]
    public async Task Serve_CutBody_BreaksTheClient()
    {
        await using ScriptedOrigin origin = ScriptedOrigin.Start().Serve("/v", new OriginContent { CutAt = 500 });
        using var client = new HttpClient();
        await Assert.ThrowsAsync<HttpRequestException>(() => client.GetByteArrayAsync(new Uri(origin.Url + "/v")));
        Assert.Equal(500, origin.BodyBytesOf("/v"));
    }

    [Fact]
    public async Task Serve_HangingBody_GoesOnWhenResumed()
    {
        var resume = new TaskCompletionSource();
        await using ScriptedOrigin origin = ScriptedOrigin.Start().Serve("/v", new OriginContent { HangAt = 500, Resume = resume.Task });
        using var client = new HttpClient();
        Task<byte[]> body = client.GetByteArrayAsync(new Uri(origin.Url + "/v"));
        await Eventually.HoldsAsync(() => origin.BodyBytesOf("/v") == 500, "500 bytes sent");
        Assert.False(body.IsCompleted);
        resume.SetResult();
        Assert.Equal(1000, (await body).Length);
    }

    [Fact]
    public async Task Serve_ChangeAfterSoManyRequests_IsANewVersion()
    {
        await using ScriptedOrigin origin = ScriptedOrigin.Start();
        origin.Serve("/v", new OriginContent { Seed = 1 }, requests: 2, then: new OriginContent { Seed = 2, ETag = "\"v2\"" });
        using var client = new HttpClient();
        for (int i = 0; i < 4; i++)
            Assert.Equal(OriginBytes.Get(i < 2 ? 1ul : 2ul, 0, 1000), await client.GetByteArrayAsync(new Uri(origin.Url + "/v")));
    }

    [Fact]
    public async Task Expecting_OutOfTurnOrLeftOver_FailsVerify()
    {
        await using ScriptedOrigin origin = ScriptedOrigin.Expecting(
            new OriginStep("/a", new OriginContent()), OriginStep.Raw("/b", "HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n"));
        using var client = new HttpClient();
        await client.GetByteArrayAsync(new Uri(origin.Url + "/a"));
        Assert.Throws<InvalidOperationException>(origin.Verify);
        using HttpResponseMessage second = await client.GetAsync(new Uri(origin.Url + "/b"));
        Assert.Equal(HttpStatusCode.NoContent, second.StatusCode);
        origin.Verify();
        using HttpResponseMessage third = await client.GetAsync(new Uri(origin.Url + "/b"));
        Assert.Throws<InvalidOperationException>(origin.Verify);
    }
}
