using StonMedia.Http.Origin;
using StonMedia.Streams.Origin;
using StonMedia.Tests.Support;

namespace StonMedia.Http.Tests.Origin;

/// <summary>What goes over the wire, both ways, and how bodies end.</summary>
public sealed class OriginClientWireTests
{
    [Theory]
    [InlineData("/a%2fb?x=%20;[]")]
    [InlineData("/a/../b/./c//d")]
    [InlineData("/%41%zz%?%?&=\"<>|^`{}\\")]
    [InlineData("//double")]
    [InlineData("/?")]
    public async Task SendAsync_Target_IsUnchanged(string target)
    {
        await using ScriptedOrigin origin = ScriptedOrigin.Start();
        origin.Fallback = static exchange => exchange.WriteAsync("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
        using var client = new OriginClient();
        await client.FetchAsync(OriginCalls.To(origin, target));
        Assert.Equal(target, origin.Log[0].Target);
    }

    [Fact]
    public async Task SendAsync_Headers_AreThoseGivenAndNoOthers()
    {
        await using ScriptedOrigin origin = ScriptedOrigin.Start().Serve("/v", new OriginContent());
        using var client = new OriginClient();
        await client.FetchAsync(OriginCalls.To(origin.Uri, "/v", headers: OriginCalls.Lines(
            ("X-z", "1"), ("accept-ENCODING", "gzip"), ("Cookie", "a=\u00E9; b"), ("Range", "bytes=0-9"), ("X-A", "  inner  spaces"), ("If-None-Match", "odd"))));
        Assert.Equal(
            ["Host: www.example.com", "X-z: 1", "Accept-Encoding: gzip", "Cookie: a=\u00E9; b", "Range: bytes=0-9", "X-A: inner  spaces", "If-None-Match: odd"],
            origin.Log[0].Headers.Select(static line => $"{line.Key}: {line.Value}"));
    }

    [Fact]
    public async Task SendAsync_ResponseHeaders_AreKeptRaw()
    {
        await using ScriptedOrigin origin = ScriptedOrigin.Start().Handle("/v", static exchange => exchange.WriteAsync(
            "HTTP/1.1 299 Odd\r\nx-one: 1\r\nAge: abc\r\nX-Two: \u00E9\u00FF\r\nX-One: 2\r\nSet-Cookie: a=1\r\nSet-Cookie: b=2\r\nExpires: 0\r\nETag: unquoted\r\n"
            + "Content-Range: nonsense\r\nContent-Encoding: br\r\nContent-Length: 2\r\n\r\nok"));
        using var client = new OriginClient();
        await using OriginResponse response = await client.SendAsync(OriginCalls.To(origin, "/v"), default);
        Assert.Equal((299, 2L), (response.Status, response.ContentLength));
        Assert.Equal("1, 2", response.Headers.Joined("X-One"));
        Assert.Equal(["a=1", "b=2"], response.Headers.Where(static line => line.Name == "Set-Cookie").Select(static line => line.Value));
        Assert.Equal("\u00E9\u00FF", response.Headers.First("X-Two"));
        Assert.Equal(
            ("abc", "0", "unquoted", "nonsense", "br"),
            (response.Headers.First("Age"), response.Headers.First("Expires"), response.Headers.First("ETag"),
                response.Headers.First("Content-Range"), response.Headers.First("Content-Encoding")));
        Assert.Equal("ok"u8.ToArray(), await response.BodyAsync());
        Assert.True(response.RequestTime <= response.ResponseTime);
    }

    [Theory]
    [InlineData(OriginFraming.Length)]
    [InlineData(OriginFraming.Chunked)]
    [InlineData(OriginFraming.Close)]
    public async Task ReadAsync_AnyFraming_GivesTheWholeBody(OriginFraming framing)
    {
        var content = new OriginContent { Length = 300_001, Framing = framing };
        await using ScriptedOrigin origin = ScriptedOrigin.Start().Serve("/v", content);
        using var client = new OriginClient();
        await using OriginResponse response = await client.SendAsync(OriginCalls.To(origin, "/v"), default);
        Assert.Equal(framing == OriginFraming.Length ? 300_001 : null, response.ContentLength);
        Assert.Equal(-1, OriginBytes.FirstDifference(1, 0, await response.BodyAsync()));
    }

    [Fact]
    public async Task SendAsync_InterimResponses_ArePassedOver()
    {
        await using ScriptedOrigin origin = ScriptedOrigin.Start().Handle("/v", static exchange => exchange.WriteAsync(
            "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"));
        using var client = new OriginClient();
        Assert.Equal("ok"u8.ToArray(), await client.FetchAsync(OriginCalls.To(origin, "/v")));
    }

    [Theory]
    [InlineData("HEAD", 200, 1000L)]
    [InlineData("GET", 204, null)]
    [InlineData("GET", 304, null)]
    public async Task SendAsync_AnswerWithoutBody_EndsAtTheHead(string method, int status, long? length)
    {
        await using ScriptedOrigin origin = ScriptedOrigin.Start().Handle("/v", exchange => exchange.WriteAsync(
            FormattableString.Invariant($"HTTP/1.1 {status} X\r\nContent-Length: 1000\r\n\r\n")));
        using var client = new OriginClient();
        await using OriginResponse response = await client.SendAsync(OriginCalls.To(origin, "/v", method), default);
        Assert.Equal((status, length), (response.Status, response.ContentLength));
        Assert.Empty(await response.BodyAsync());
    }

    [Theory]
    [InlineData("Content-Length: 2\r\nContent-Length: 2\r\n")]
    [InlineData("Content-Length: 2, 2\r\n")]
    public async Task SendAsync_EqualLengthsTwice_AreOne(string lines)
    {
        await using ScriptedOrigin origin = ScriptedOrigin.Start().Handle("/v", exchange => exchange.WriteAsync($"HTTP/1.1 200 OK\r\n{lines}\r\nok"));
        using var client = new OriginClient();
        Assert.Equal("ok"u8.ToArray(), await client.FetchAsync(OriginCalls.To(origin, "/v")));
    }

    [Fact]
    public async Task ReadAsync_MoreThanPromised_IsIgnoredAndNeverAnotherAnswer()
    {
        await using ScriptedOrigin origin = ScriptedOrigin.Start()
            .Handle("/v", static exchange => exchange.WriteAsync("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nokHTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nbad"))
            .Handle("/w", static exchange => exchange.WriteAsync("HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\ngood"));
        using var client = new OriginClient();
        Assert.Equal("ok"u8.ToArray(), await client.FetchAsync(OriginCalls.To(origin, "/v")));
        Assert.Equal("good"u8.ToArray(), await client.FetchAsync(OriginCalls.To(origin, "/w")));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task SendAsync_RequestBody_IsStreamed(bool lengthKnown)
    {
        byte[] body = OriginBytes.Get(5, 0, 200_000);
        await using ScriptedOrigin origin = ScriptedOrigin.Start().Serve("/v", new OriginContent());
        using var client = new OriginClient();
        await client.FetchAsync(new OriginRequest
        {
            Server = origin.Uri, RawTarget = "/v", Host = "h", Method = "PUT", Body = new MemoryStream(body), BodyLength = lengthKnown ? body.Length : null,
            Headers = OriginCalls.Lines(("Content-Type", "video/mp4"), ("X-A", "1")),
        });
        OriginLogEntry seen = origin.Log[0];
        Assert.Equal(body, seen.Body);
        Assert.Equal(("PUT", "video/mp4", "1"), (seen.Method, seen.Header("Content-Type"), seen.Header("X-A")));
        Assert.Equal(lengthKnown ? "200000" : null, seen.Header("Content-Length"));
    }

    [Theory]
    [InlineData("DELETE")]
    [InlineData("M-SEARCH")]
    [InlineData("POST")]
    [InlineData("OPTIONS")]
    public async Task SendAsync_OtherMethods_GoThrough(string method)
    {
        await using ScriptedOrigin origin = ScriptedOrigin.Start().Serve("/v", new OriginContent());
        using var client = new OriginClient();
        await client.FetchAsync(OriginCalls.To(origin, "/v", method));
        Assert.Equal(method, origin.Log[0].Method);
    }

    [Fact]
    public async Task SendAsync_OneAfterAnother_ShareAConnection()
    {
        await using ScriptedOrigin origin = ScriptedOrigin.Start().Serve("/v", new OriginContent());
        using var client = new OriginClient();
        for (int i = 0; i < 5; i++) await client.FetchAsync(OriginCalls.To(origin, "/v"));
        Assert.Equal(1, origin.Connections);
    }

    [Fact]
    public async Task DisposeAsync_LargeRest_ClosesTheConnection()
    {
        await using ScriptedOrigin origin = ScriptedOrigin.Start().Serve("/v", new OriginContent { Length = 1L << 40 }).Serve("/w", new OriginContent());
        using var client = new OriginClient();
        OriginResponse response = await client.SendAsync(OriginCalls.To(origin, "/v"), default);
        Assert.True(await response.ReadAsync(new byte[100], default) > 0);
        await response.DisposeAsync();
        Assert.Equal(1000, (await client.FetchAsync(OriginCalls.To(origin, "/w"))).Length);
        long sent = -1;
        await Eventually.HoldsAsync(() => sent == (sent = origin.BodyBytesOf("/v")), "the origin stops sending");
        Assert.Equal(2, origin.Connections);
    }
}
