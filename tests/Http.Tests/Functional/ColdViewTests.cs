using System.Buffers.Binary;
using StonMedia.Tests.Support;

namespace StonMedia.Http.Tests.Functional;

/// <summary>What a view costs the origin before its first body byte can flow: two requests, the moov and two blocks at most.</summary>
public sealed class ColdViewTests
{
    private const int Block = 64 << 10;

    [Theory]
    [InlineData("clock.mp4", "/film.mp4")]
    [InlineData("clock.mp4", "/film.mp4?start=20&end=40")]
    [InlineData("header.mp4", "/film.mp4?start=100")]
    [InlineData("tone.m4a", "/film.mp4")]
    public async Task Head_ColdView_TwoOriginRequestsForTheHeader(string sample, string target)
    {
        byte[] film = await File.ReadAllBytesAsync(Path.Combine(RepositoryRoot(), "samples", "media", sample), TestContext.Current.CancellationToken);
        await using ScriptedOrigin origin = ScriptedOrigin.Start().Serve("/film.mp4", OriginContent.Of(film));
        await using EdgeUnderTest edge = await EdgeUnderTest.StartAsync(origin);
        ProbeReply head = await Probe.SendAsync(edge.Port, "HEAD", target);
        Assert.Equal(200, head.Status);
        Assert.Equal(2, origin.CountOf("/film.mp4"));
        Assert.InRange(origin.BodyBytesOf("/film.mp4"), 1, MoovSize(film) + (2 * Block));
    }

    [Fact]
    public async Task Get_RelocatedThenClips_TheFileIsSentOnce()
    {
        byte[] film = await File.ReadAllBytesAsync(Path.Combine(RepositoryRoot(), "samples", "media", "clock.mp4"), TestContext.Current.CancellationToken);
        await using ScriptedOrigin origin = ScriptedOrigin.Start().Serve("/film.mp4", OriginContent.Of(film));
        await using EdgeUnderTest edge = await EdgeUnderTest.StartAsync(origin);
        Assert.Equal(film.Length, (await edge.GetAsync("/film.mp4")).Body.Length);
        foreach (string clip in new[] { "?start=3&end=9", "?start=50", "?end=7.25" }) Assert.Equal(200, (await edge.GetAsync("/film.mp4" + clip)).Status);
        await Eventually.HoldsAsync(() => origin.BodyBytesOf("/film.mp4") >= film.Length, "the whole file to be counted");
        Assert.Equal(film.Length, origin.BodyBytesOf("/film.mp4"));
    }

    private static long MoovSize(byte[] film)
    {
        for (long at = 0; at + 8 <= film.Length;)
        {
            long size = BinaryPrimitives.ReadUInt32BigEndian(film.AsSpan((int)at));
            if (film.AsSpan((int)at + 4, 4).SequenceEqual("moov"u8)) return size;
            at += size;
        }

        throw new InvalidDataException("the sample has no moov");
    }

    private static string RepositoryRoot()
    {
        string? folder = AppContext.BaseDirectory;
        while (folder is not null && !File.Exists(Path.Combine(folder, "StonMedia.sln"))) folder = Path.GetDirectoryName(folder);
        return folder ?? throw new DirectoryNotFoundException("StonMedia.sln is nowhere above the tests");
    }
}
