using System.Buffers.Text;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using StonMedia.Tests.Support;

namespace StonMedia.Http.Tests.Functional;

/// <summary>Signed URLs, made here as their makers do it: openssl's HMAC, and what nginx's secure_link_md5 wants.</summary>
public sealed class AccessTokenTests
{
    private const string Hmac = "access { token { enabled = on, secret = s3cret } }";
    private const string Nginx = "access { token { enabled = on, secret = s3cret, style = nginx-secure-link, parameter = md5 } }";
    private static readonly string s_later = Unix(3600), s_earlier = Unix(-3600);

    [Fact]
    public async Task Get_Hmac_OnlyWhatIsSignedAndNotForLongerThanItSays()
    {
        await using ScriptedOrigin origin = ScriptedOrigin.Start().Serve("/a b.bin", new OriginContent()).Serve("/a%20b.bin", new OriginContent());
        await using EdgeUnderTest edge = await EdgeUnderTest.StartAsync(origin, Hmac);
        byte[] signature = HmacOf($"{s_later}/a b.bin");
        foreach (string text in new[] { Base64Url.EncodeToString(signature), Base64Url.EncodeToString(signature) + "%3D", Convert.ToHexStringLower(signature), Convert.ToHexString(signature) })
            Assert.Equal(200, (await edge.GetAsync($"/a%20b.bin?token={text}&expires={s_later}")).Status);
        Assert.Equal(1, origin.CountOf("/a%20b.bin"));
        Assert.Equal("/a%20b.bin", origin.Log[0].Target);       // neither in the key nor told to the origin

        string good = Base64Url.EncodeToString(signature);
        string[] wrong =
        [
            "/a%20b.bin", $"/a%20b.bin?token={good}", $"/a%20b.bin?expires={s_later}", $"/a%20b.bin?token={good}&expires={Unix(3601)}", $"/other?token={good}&expires={s_later}",
            $"/a%20b.bin?token={good[..^1]}{(good[^1] == 'A' ? 'E' : 'A')}&expires={s_later}", $"/a%20b.bin?token={good}AAAA&expires={s_later}", $"/a%20b.bin?token=&expires={s_later}",
            $"/a%20b.bin?token=%ff%fe&expires={s_later}", $"/a%20b.bin?token={good}&expires=-1", $"/a%20b.bin?token={good}&expires=99999999999999999999",
            $"/a%20b.bin?token={Md5("x")}&expires={s_later}", $"/a%20b.bin?token={new string('f', 60_000)}&expires={s_later}",
        ];
        foreach (string target in wrong) Assert.Equal(403, (await edge.GetAsync(target)).Status);
        ProbeReply late = await edge.GetAsync($"/a%20b.bin?token={Base64Url.EncodeToString(HmacOf($"{s_earlier}/a b.bin"))}&expires={s_earlier}");
        Assert.Equal((410, "410 the link has expired\n"), (late.Status, Encoding.ASCII.GetString(late.Body)));
        Assert.Single(origin.Log);
    }

    [Fact]
    public async Task Get_NginxSecureLink_TakesWhatNginxTakes()
    {
        await using ScriptedOrigin origin = ScriptedOrigin.Start().Serve("/a", new OriginContent());
        await using EdgeUnderTest edge = await EdgeUnderTest.StartAsync(origin, Nginx);
        // echo -n "$expires/a s3cret" | openssl md5 -binary | openssl base64 | tr +/ -_ | tr -d =
        Assert.Equal(200, (await edge.GetAsync($"/a?md5={Md5($"{s_later}/a s3cret")}&expires={s_later}")).Status);
        Assert.Equal(200, (await edge.GetAsync($"/a?md5={Md5($"{s_later}/a s3cret")}==&expires={s_later}")).Status);
        Assert.Equal(403, (await edge.GetAsync($"/a?md5={Md5($"{s_later}/a other")}&expires={s_later}")).Status);
        Assert.Equal(403, (await edge.GetAsync($"/a?token={Md5($"{s_later}/a s3cret")}&expires={s_later}")).Status);
        Assert.Equal(410, (await edge.GetAsync($"/a?md5={Md5($"{s_earlier}/a s3cret")}&expires={s_earlier}")).Status);
        Assert.Equal(1, origin.CountOf("/a"));
    }

    [Fact]
    public async Task Get_NginxExpression_IsFilledInAsNginxDoes()
    {
        await using ScriptedOrigin origin = ScriptedOrigin.Start().Serve("/a", new OriginContent());
        await using EdgeUnderTest edge = await EdgeUnderTest.StartAsync(
            origin, "access { token { enabled = on, secret = \"$secure_link_expires$uri$remote_addr $uris s3cret\", style = nginx-secure-link } }");
        Assert.Equal(200, (await edge.GetAsync($"/a?token={Md5($"{s_later}/a127.0.0.1 $uris s3cret")}&expires={s_later}")).Status);
        Assert.Equal(403, (await edge.GetAsync($"/a?token={Md5($"{s_later}/a10.0.0.1 $uris s3cret")}&expires={s_later}")).Status);
    }

    [Theory]
    [InlineData("default = allow", 403)]
    [InlineData("default = deny", 403)]
    [InlineData("rules = [ { when = \"url(/a)\", action = allow } ]", 200)]
    [InlineData("rules = [ { when = \"url(/a)\", action = deny, status = 404 } ]", 404)]
    public async Task Get_WithoutASignature_OnlyARuleLetsItIn(string access, int status)
    {
        await using ScriptedOrigin origin = ScriptedOrigin.Start().Serve("/a", new OriginContent()).Serve("/b", new OriginContent());
        await using EdgeUnderTest edge = await EdgeUnderTest.StartAsync(origin, $"access {{ {access}, token {{ enabled = on, secret = s3cret }} }}");
        Assert.Equal(status, (await edge.GetAsync("/a")).Status);
        Assert.Equal(200, (await edge.GetAsync($"/b?token={Base64Url.EncodeToString(HmacOf(s_later + "/b"))}&expires={s_later}")).Status);
    }

    /// <summary>The signature of a film opens its playlists and segments: the playlist carries it on.</summary>
    [Fact]
    public async Task Get_PlaylistOfASignedFilm_ItsSegmentsAreSignedToo()
    {
        byte[] film = await File.ReadAllBytesAsync(Path.Combine(StonMedia.Http.Demo.DemoCommand.SampleFolder, "header.mp4"), TestContext.Current.CancellationToken);
        await using ScriptedOrigin origin = ScriptedOrigin.Start().Serve("/f.mp4", OriginContent.Of(film));
        await using EdgeUnderTest edge = await EdgeUnderTest.StartAsync(origin, Hmac + "\nmedia { hls { enabled = on } }");
        string signed = $"token={Base64Url.EncodeToString(HmacOf(s_later + "/f.mp4"))}&expires={s_later}";
        Assert.Equal(403, (await edge.GetAsync("/f.mp4/mp4hls/index.m3u8")).Status);
        ProbeReply playlist = await edge.GetAsync("/f.mp4/mp4hls/index.m3u8?" + signed);
        Assert.Equal(200, playlist.Status);
        string segment = Encoding.UTF8.GetString(playlist.Body).Split('\n').First(static line => line.StartsWith("0.ts", StringComparison.Ordinal)).Trim();
        Assert.Equal(200, (await edge.GetAsync("/f.mp4/mp4hls/" + segment)).Status);
        Assert.Equal(403, (await edge.GetAsync("/f.mp4/mp4hls/0.ts")).Status);
    }

    private static string Unix(int seconds) => DateTimeOffset.UtcNow.AddSeconds(seconds).ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);

    private static byte[] HmacOf(string text) => HMACSHA256.HashData("s3cret"u8, Encoding.UTF8.GetBytes(text));

    [SuppressMessage("Security", "CA5351:Do Not Use Broken Cryptographic Algorithms", Justification = "what nginx asks for")]
    private static string Md5(string text) => Base64Url.EncodeToString(MD5.HashData(Encoding.UTF8.GetBytes(text)));
}
