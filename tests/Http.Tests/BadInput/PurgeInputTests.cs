using System.Globalization;
using System.Text;
using StonMedia.Http.Tests.Front;
using StonMedia.Http.Tests.Functional;

namespace StonMedia.Http.Tests.BadInput;

/// <summary>Purge commands that name nothing, everything, or too much: a clear answer, and what is not named stays.</summary>
public sealed class PurgeInputTests(BadInputFixture fixture) : IClassFixture<BadInputFixture>
{
    [Theory]
    [InlineData("/nothing-here", 200)]
    [InlineData("/", 200)]
    [InlineData("*", 405)]              // the asterisk form is for OPTIONS (RFC 9112 3.2.4)
    [InlineData("", 400)]
    [InlineData("nonsense", 405)]       // the authority form is for CONNECT
    [InlineData("/%zz", 200)]
    [InlineData("/%00", 400)]
    [InlineData("http://elsewhere/a", 200)]      // the absolute form: Host is that of the target, and the only site serves every host
    public async Task Method_OddTarget_IsAnsweredAndTouchesNothing(string target, int status)
    {
        string kept = fixture.PathWith("Cache-Control: max-age=60");
        await fixture.Edge.GetAsync(kept);
        string reply = await RawClient.ExchangeAsync(fixture.Edge.Port, $"PURGE {target} HTTP/1.1\r\nHost: test\r\nConnection: close\r\n\r\n");
        Assert.StartsWith(string.Create(CultureInfo.InvariantCulture, $"HTTP/1.1 {status} "), reply, StringComparison.Ordinal);
        if (status == 200) Assert.Contains("\"Count\":0", reply, StringComparison.Ordinal);
        await fixture.Edge.GetAsync(kept);
        Assert.Equal(1, fixture.Origin.CountOf(kept));
    }

    [Theory]
    [InlineData("FFFFFFFFFFFFFFFF\r\nurl=")]
    [InlineData("zz\r\nurl=")]
    [InlineData("-4\r\nurl=")]
    public async Task Command_BodyInBadChunks_IsRefused(string body)
    {
        string reply = await RawClient.ExchangeAsync(fixture.Edge.AdminPort,
            $"POST /command/purge HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n\r\n{body}");
        Assert.StartsWith("HTTP/1.1 400 ", reply, StringComparison.Ordinal);
        Assert.Contains("the body is malformed", reply, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(8_000, 200)]
    [InlineData(9_000, 400)]
    [InlineData(60_000, 400)]
    [InlineData(70_000, 414)]
    public async Task Method_LongTarget_IsRefusedBeyondALimit(int length, int status)
    {
        ProbeReply reply = await Probe.SendAsync(fixture.Edge.Port, "PURGE", "/" + new string('a', length));
        Assert.Equal(status, reply.Status);
    }

    [Theory]
    [InlineData("*", 200)]              // all of the default virtual host
    [InlineData("test/*", 200)]
    [InlineData("test/**", 200)]
    [InlineData("test*", 404)]
    [InlineData("/a", 200)]
    [InlineData("|", 400)]
    [InlineData("test/a|", 400)]
    [InlineData("test/\u00e9", 200)]
    [InlineData("test/a b", 200)]
    [InlineData("ftp://test/a", 404)]
    public async Task Command_OddUrl_IsAnsweredClearly(string url, int status)
    {
        PurgeReply reply = await PurgeReply.PostAsync(fixture.Edge.AdminPort, "purge", "url", url);
        Assert.Equal((status, status == 200), (reply.Status, reply.IsOk));
        if (status != 200) Assert.NotEmpty(reply.Text);
    }

    [Fact]
    public async Task Command_WholeHost_NextViewersGetAllAnew()
    {
        string[] paths = [.. Enumerable.Range(0, 5).Select(_ => fixture.PathWith("Cache-Control: max-age=60"))];
        foreach (string path in paths) await fixture.Edge.GetAsync(path);
        PurgeReply reply = await PurgeReply.PostAsync(fixture.Edge.AdminPort, "purge", "url", "test/*");
        Assert.Equal(200, reply.Status);
        Assert.InRange(reply.Count, paths.Length, long.MaxValue);
        foreach (string path in paths)
        {
            Assert.Equal("hello", Encoding.ASCII.GetString((await fixture.Edge.GetAsync(path)).Body));
            Assert.Equal(2, fixture.Origin.CountOf(path));
        }
    }
}
