using System.IO.Compression;
using System.Text;
using StonMedia.Tests.Support;

namespace StonMedia.Http.Tests.Functional;

/// <summary>compression { } over real sockets: codings are made once, each with a tag of its own, and only where they may be.</summary>
public sealed class CompressionTests
{
    private const string On = "compression { enabled = on }";

    private static readonly byte[] s_text = Encoding.ASCII.GetBytes(string.Concat(Enumerable.Range(0, 3000).Select(static i => $".rule-{i} {{ color: #{i:x6}; margin: 0 auto }}\n")));

    [Theory, InlineData("gzip, br", "br"), InlineData("gzip", "gzip"), InlineData("br;q=0, gzip", "gzip"), InlineData("*", "br")]
    public async Task Get_ClientTakesACoding_GetsItWithItsOwnTag(string accepts, string coding)
    {
        await using ScriptedOrigin origin = ScriptedOrigin.Start().Serve("/a.css", Text());
        await using EdgeUnderTest edge = await EdgeUnderTest.StartAsync(origin, On);
        for (int i = 0; i < 3; i++)
        {
            ProbeReply reply = await edge.GetAsync("/a.css", $"Accept-Encoding: {accepts}");
            Assert.Equal((200, coding, "Accept-Encoding"), (reply.Status, reply.Header("Content-Encoding"), reply.Header("Vary")));
            Assert.NotEqual("\"v1\"", reply.Header("ETag"));
            Assert.True(reply.Body.Length < s_text.Length / 2);
            Assert.Equal(s_text, Decoded(reply));
        }

        Assert.Equal(1, origin.CountOf("/a.css"));
        Assert.Equal("identity", origin.Log.Single().Header("Accept-Encoding"));
    }

    [Fact]
    public async Task Get_ClientTakesNone_GetsTheBodyAsItIsAndVary()
    {
        await using ScriptedOrigin origin = ScriptedOrigin.Start().Serve("/a.css", Text() with { Headers = ["Vary: Accept-Encoding, X-Theme"] });
        await using EdgeUnderTest edge = await EdgeUnderTest.StartAsync(origin, On);
        Assert.Equal("br", (await edge.GetAsync("/a.css", "Accept-Encoding: br")).Header("Content-Encoding"));
        ProbeReply plain = await edge.GetAsync("/a.css", "Accept-Encoding: identity");
        Assert.Null(plain.Header("Content-Encoding"));
        Assert.Equal(("\"v1\"", "Accept-Encoding, X-Theme"), (plain.Header("ETag"), plain.Header("Vary")));
        Assert.Equal(s_text, plain.Body);
        Assert.Equal(1, origin.CountOf("/a.css"));
    }

    [Fact]
    public async Task Get_CodedTag_IsJudgedOnTheCodedBody()
    {
        await using ScriptedOrigin origin = ScriptedOrigin.Start().Serve("/a.css", Text());
        await using EdgeUnderTest edge = await EdgeUnderTest.StartAsync(origin, On);
        ProbeReply first = await edge.GetAsync("/a.css", "Accept-Encoding: br");
        string tag = first.Header("ETag")!;
        ProbeReply again = await edge.GetAsync("/a.css", "Accept-Encoding: br", $"If-None-Match: {tag}");
        Assert.Equal((304, "Accept-Encoding", tag), (again.Status, again.Header("Vary"), again.Header("ETag")));
        Assert.Equal(200, (await edge.GetAsync("/a.css", "Accept-Encoding: gzip", $"If-None-Match: {tag}")).Status);
        ProbeReply part = await edge.GetAsync("/a.css", "Accept-Encoding: br", $"If-Range: {tag}", "Range: bytes=10-19");
        Assert.Equal(206, part.Status);
        Assert.Equal(first.Body[10..20], part.Body);
    }

    [Theory]
    [InlineData("/a.txt", "max-age=60", "", 150_000)]                           // not of compression.match
    [InlineData("/a.css", "max-age=60, no-transform", "", 150_000)]
    [InlineData("/a.css", "max-age=60", "Content-Encoding: zstd", 150_000)]
    [InlineData("/a.css", "max-age=60", "", 1000)]                              // shorter than min
    public async Task Get_NotToBeCoded_GoesOutAsItCame(string path, string control, string line, int length)
    {
        OriginContent content = OriginContent.Of(s_text.AsMemory(0, Math.Min(length, s_text.Length))) with { CacheControl = control, Headers = line.Length == 0 ? [] : [line] };
        await using ScriptedOrigin origin = ScriptedOrigin.Start().Serve(path, content);
        await using EdgeUnderTest edge = await EdgeUnderTest.StartAsync(origin, On);
        ProbeReply reply = await edge.GetAsync(path, "Accept-Encoding: gzip, br");
        Assert.Equal(line.Length == 0 ? null : "zstd", reply.Header("Content-Encoding"));
        Assert.Equal(content.Bytes!.Value.ToArray(), reply.Body);
    }

    [Fact]
    public async Task Get_NewVersion_IsCodedAnew()
    {
        byte[] other = Encoding.ASCII.GetBytes(new string('x', 50_000));
        await using ScriptedOrigin origin = ScriptedOrigin.Start().Serve("/a.css", Text() with { CacheControl = "max-age=0" });
        await using EdgeUnderTest edge = await EdgeUnderTest.StartAsync(origin, On);
        Assert.Equal(s_text, Decoded(await edge.GetAsync("/a.css", "Accept-Encoding: br")));
        origin.Serve("/a.css", OriginContent.Of(other) with { ETag = "\"v2\"" });
        Assert.Equal(other, Decoded(await edge.GetAsync("/a.css", "Accept-Encoding: br")));
    }

    [Fact]
    public async Task Get_ManyAtOnceAndLittleMemory_EachGetsTheRightBytes()
    {
        await using ScriptedOrigin origin = ScriptedOrigin.Start();
        for (int i = 0; i < 20; i++) origin.Serve($"/{i}.js", OriginContent.Of(Encoding.ASCII.GetBytes($"// {i}\n" + Encoding.ASCII.GetString(s_text))));
        await using EdgeUnderTest edge = await EdgeUnderTest.StartAsync(origin, On, memory: "4 MiB");
        ProbeReply[] replies = await Task.WhenAll(Enumerable.Range(0, 200).Select(i => edge.GetAsync($"/{i % 20}.js", "Accept-Encoding: " + (i % 3 == 0 ? "gzip" : "br"))));
        for (int i = 0; i < replies.Length; i++)
            Assert.StartsWith($"// {i % 20}\n", Encoding.ASCII.GetString(replies[i].Header("Content-Encoding") is null ? replies[i].Body : Decoded(replies[i])));
        Assert.InRange(await edge.MetricAsync("stonmedia_memory_used_bytes"), 1, 4 << 20);
    }

    private static OriginContent Text() => OriginContent.Of(s_text);

    private static byte[] Decoded(ProbeReply reply)
    {
        using var plain = new MemoryStream();
        using var coded = new MemoryStream(reply.Body);
        using Stream decoder = reply.Header("Content-Encoding") == "br" ? new BrotliStream(coded, CompressionMode.Decompress) : new GZipStream(coded, CompressionMode.Decompress);
        decoder.CopyTo(plain);
        return plain.ToArray();
    }
}
