using System.Globalization;
using StonMedia.Cache.Http;
using StonMedia.Tests.Support;

namespace StonMedia.Http.Tests.Functional;

/// <summary>headers.expires: for how long viewers keep an answer is the operator's to say.</summary>
public sealed class ViewerExpiresTests
{
    private const string Rules = """
        headers { expires = [
          { when = "url(/short/*)", time = 60 s }
          { when = "mime(image/*)", time = 1 d, base = modification }
          { when = "not url(/none/*)", time = 1 h, base = access }
        ] }
        """;

    [Fact]
    public async Task Get_RuleByAccess_CountsFromNowWhateverTheOriginSays()
    {
        await using ScriptedOrigin origin = ScriptedOrigin.Start()
            .Serve("/short/a", new OriginContent { CacheControl = "public, max-age=5, stale-if-error=\"9\"", Headers = ["Expires: 0"] })
            .Serve("/other", new OriginContent { CacheControl = null });
        await using EdgeUnderTest edge = await EdgeUnderTest.StartAsync(origin, Rules);
        for (int i = 0; i < 2; i++)
        {
            ProbeReply reply = await edge.GetAsync("/short/a");
            Assert.StartsWith("public, stale-if-error=\"9\", max-age=", reply.Header("Cache-Control"), StringComparison.Ordinal);
            Assert.InRange(SecondsLeft(reply), 10, 62);        // however late it is read
            Assert.InRange(MaxAge(reply) - Age(reply), 58, 62);
        }

        ProbeReply other = await edge.GetAsync("/other", "Range: bytes=0-9");
        Assert.Equal((206, 3600), (other.Status, MaxAge(other) - Age(other)));
        ProbeReply unchanged = await edge.GetAsync("/other", "If-None-Match: \"v1\"");
        Assert.Equal((304, 3600), (unchanged.Status, MaxAge(unchanged) - Age(unchanged)));
    }

    [Fact]
    public async Task Get_RuleByModification_CountsFromLastModifiedAndNeverEndsInThePast()
    {
        DateTimeOffset recent = DateTimeOffset.UtcNow.AddHours(-1);
        await using ScriptedOrigin origin = ScriptedOrigin.Start()
            .Serve("/new.png", new OriginContent { ContentType = "image/png", LastModified = recent })
            .Serve("/old.png", new OriginContent { ContentType = "image/png" })
            .Serve("/no.png", new OriginContent { ContentType = "image/png", LastModified = null, CacheControl = "max-age=7" });
        await using EdgeUnderTest edge = await EdgeUnderTest.StartAsync(origin, Rules);
        ProbeReply fresh = await edge.GetAsync("/new.png"), old = await edge.GetAsync("/old.png"), without = await edge.GetAsync("/no.png");
        Assert.Equal(HttpDate.Format(recent.AddDays(1)), fresh.Header("Expires"));
        Assert.InRange(SecondsLeft(old), -30, 1);
        Assert.Equal(Age(old), MaxAge(old));
        Assert.Equal((null, "max-age=7"), (without.Header("Expires"), without.Header("Cache-Control")));
    }

    [Theory]
    [InlineData("/none/a", 200, "max-age=9")]
    [InlineData("/secret", 200, "no-store")]
    [InlineData("/gone", 404, "max-age=9")]
    public async Task Get_NoRuleOrNothingToKeep_IsAsTheOriginSaid(string path, int status, string control)
    {
        await using ScriptedOrigin origin = ScriptedOrigin.Start().Serve(path, new OriginContent { CacheControl = control, Status = status });
        await using EdgeUnderTest edge = await EdgeUnderTest.StartAsync(origin, Rules);
        ProbeReply reply = await edge.GetAsync(path);
        Assert.Equal((status, control, null), (reply.Status, reply.Header("Cache-Control"), reply.Header("Expires")));
    }

    private static int MaxAge(ProbeReply reply) => int.Parse(reply.Header("Cache-Control")!.Split("max-age=")[1], CultureInfo.InvariantCulture);

    private static int Age(ProbeReply reply) => int.Parse(reply.Header("Age")!, CultureInfo.InvariantCulture);

    private static double SecondsLeft(ProbeReply reply)
    {
        Assert.True(HttpDate.TryParse(reply.Header("Expires"), out DateTimeOffset until));
        return (until - DateTimeOffset.UtcNow).TotalSeconds;
    }
}
