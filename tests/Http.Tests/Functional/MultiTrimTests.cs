using System.Buffers.Binary;
using StonMedia.Tests.Support;

namespace StonMedia.Http.Tests.Functional;

/// <summary>Several sections of one film over HTTP: HEAD, ranges, conditions and the pace are those of any file.</summary>
public sealed class MultiTrimTests
{
    private const string Target = "/film.mp4?trimming=20-24,3-5.5,3-5.5,50-";

    [Fact]
    public async Task Get_SeveralSections_IsAFileLikeAnyOther()
    {
        await using ScriptedOrigin origin = ScriptedOrigin.Start().Serve("/film.mp4", OriginContent.Of(Sample()));
        await using EdgeUnderTest edge = await EdgeUnderTest.StartAsync(origin);
        ProbeReply head = await Probe.SendAsync(edge.Port, "HEAD", Target), whole = await edge.GetAsync(Target);
        Assert.Equal((200, true), (whole.Status, whole.IsWhole));
        Assert.Equal(whole.Body.Length, head.ContentLength);
        Assert.Equal(["ftyp", "moov", "mdat"], TopBoxes(whole.Body));
        string tag = Assert.IsType<string>(whole.Header("ETag"));
        Assert.Equal(tag, head.Header("ETag"));

        ProbeReply part = await edge.GetAsync(Target, "Range: bytes=1000-250000");
        Assert.Equal((206, $"bytes 1000-250000/{whole.Body.Length}"), (part.Status, part.Header("Content-Range")));
        Assert.True(whole.Body.AsSpan(1000, 249_001).SequenceEqual(part.Body));
        Assert.Equal(304, (await edge.GetAsync(Target, "If-None-Match: " + tag)).Status);
        Assert.Equal(200, (await edge.GetAsync(Target, "If-Range: \"other\"", "Range: bytes=0-9")).Status);
        Assert.NotEqual(tag, (await edge.GetAsync("/film.mp4?trimming=20-24,3-5.5")).Header("ETag"));
        Assert.InRange(origin.BodyBytesOf("/film.mp4"), 1, Sample().Length);
    }

    [Fact]
    public async Task Get_SeveralSectionsPaced_TakesItsTime()
    {
        await using ScriptedOrigin origin = ScriptedOrigin.Start().Serve("/film.mp4", OriginContent.Of(Sample()));
        await using EdgeUnderTest edge = await EdgeUnderTest.StartAsync(origin, "throttle { enabled = on, rate = 1000 kbps, ratio = 100, boost = 0 s }");
        await Probe.SendAsync(edge.Port, "HEAD", "/film.mp4?trimming=20-24,3-5.5");
        long began = TimeProvider.System.GetTimestamp();
        ProbeReply whole = await edge.GetAsync("/film.mp4?trimming=20-24,3-5.5");
        double seconds = TimeProvider.System.GetElapsedTime(began).TotalSeconds, media = whole.Body.Length - whole.Body.AsSpan().IndexOf("mdat"u8);
        Assert.True(whole.IsWhole);
        Assert.InRange(seconds, media * 8 / 1_000_000 * 0.5, 30);    // the header and the first quantum leave at once
        Assert.InRange(media, 100_000, 400_000);
    }

    [Fact]
    public async Task Get_NoSections_IsTheWholeFile()
    {
        await using ScriptedOrigin origin = ScriptedOrigin.Start().Serve("/film.mp4", OriginContent.Of(Sample()));
        await using EdgeUnderTest edge = await EdgeUnderTest.StartAsync(origin);
        ProbeReply plain = await edge.GetAsync("/film.mp4");
        foreach (string query in new[] { "?trimming=5", "?trimming=7-5,1-2", "?trimming=900-901,800-", "?trimming=" })
        {
            ProbeReply reply = await edge.GetAsync("/film.mp4" + query);
            Assert.Equal((200, plain.Body.Length), (reply.Status, reply.Body.Length));
        }
    }

    private static byte[] Sample()
    {
        string? folder = AppContext.BaseDirectory;
        while (folder is not null && !File.Exists(Path.Combine(folder, "StonMedia.sln"))) folder = Path.GetDirectoryName(folder);
        return File.ReadAllBytes(Path.Combine(folder!, "samples", "media", "clock.mp4"));
    }

    private static List<string> TopBoxes(byte[] file)
    {
        var types = new List<string>();
        for (long at = 0; at + 8 <= file.Length; at += BinaryPrimitives.ReadUInt32BigEndian(file.AsSpan((int)at)))
            types.Add(System.Text.Encoding.ASCII.GetString(file, (int)at + 4, 4));
        return types;
    }
}
