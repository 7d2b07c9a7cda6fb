using System.Diagnostics;
using StonMedia.Tests.Support;

namespace StonMedia.Http.Tests.Functional;

/// <summary>The pace of answers that are not stored: at least as slow as it says, however slow the machine is.</summary>
public sealed class PassedPaceTests
{
    private static readonly TimeSpan s_least = TimeSpan.FromSeconds(0.9);

    // 40,000 bytes at 20,000 a second; half a second's worth may go at once.
    [Theory]
    [InlineData("throttle { cap { session = 160 kbps } }", "GET")]
    [InlineData("throttle { cap { total = 160 kbps } }", "GET")]
    [InlineData("throttle { enabled = on, rate = 160 kbps, ratio = 100, boost = 0 s }", "GET")]
    [InlineData("throttle { cap { session = 160 kbps } }", "DELETE")]
    public async Task Send_NotStored_KeepsToThePace(string throttle, string method)
    {
        await using ScriptedOrigin origin = ScriptedOrigin.Start().Serve("/p", new OriginContent { Length = 40_000, CacheControl = "no-store" });
        await using EdgeUnderTest edge = await EdgeUnderTest.StartAsync(origin, throttle);
        long started = Stopwatch.GetTimestamp();
        ProbeReply reply = await Probe.SendAsync(edge.Port, method, "/p");
        Assert.Equal((200, 40_000), (reply.Status, reply.Body.Length));
        Assert.True(Stopwatch.GetElapsedTime(started) > s_least, "faster than the pace allows");
    }

    [Fact]
    public async Task Send_Bypassed_KnowsNoRate()
    {
        await using ScriptedOrigin origin = ScriptedOrigin.Start().Serve("/p", new OriginContent { Length = 1_000_000, CacheControl = "no-store" });
        // A thousand seconds' worth at that rate.
        await using EdgeUnderTest edge = await EdgeUnderTest.StartAsync(origin, "throttle { enabled = on, rate = 8 kbps, ratio = 100, boost = 0 s }");
        Assert.Equal(1_000_000, (await Probe.SendAsync(edge.Port, "DELETE", "/p")).Body.Length);
    }
}
