using StonMedia.Tests.Support;

namespace StonMedia.Http.Tests.Functional;

/// <summary>log.origin over real sockets: a line a transfer, of what was really received.</summary>
public sealed class OriginLogTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("stonmedia-origin-log");

    private string LogPath => Path.Combine(_folder.FullName, "deep", "origin.log");

    private string On => $"log {{ origin {{ enabled = on, path = \"{LogPath}\" }} }}";

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task Transfers_OfEveryKind_AreALineEach()
    {
        await using ScriptedOrigin origin = ScriptedOrigin.Start().Serve("/v.bin", new OriginContent())
            .Serve("/broken", new OriginContent { CutAt = 400, ETag = null, LastModified = null });
        await using (EdgeUnderTest edge = await EdgeUnderTest.StartAsync(origin, On))
        {
            for (int i = 0; i < 3; i++) Assert.Equal(200, (await edge.GetAsync("/v.bin?a=b")).Status);
            Assert.Equal(200, (await Probe.PostAsync(edge.Port, "/v.bin", "x"u8.ToArray())).Status);
            Assert.False((await edge.GetAsync("/broken")).IsWhole);
        }

        string[][] lines = [.. (await LinesAsync()).Order(StringComparer.Ordinal).Select(static line => line.Split(' '))];
        Assert.Equal(3, lines.Length);
        Assert.All(lines, line => Assert.Equal(("test", origin.Url), (line[2], line[3])));
        Assert.Equal(["GET", "/v.bin?a=b", "-", "200", "1000", "1000"], lines[0][4..10]);
        Assert.Equal(["cache", "ok"], lines[0][12..]);
        Assert.Equal(["POST", "/v.bin", "-", "200", "1000", "1000"], lines[1][4..10]);
        Assert.Equal(["bypass", "ok"], lines[1][12..]);
        Assert.Equal(["GET", "/broken", "-", "200", "1000", "400"], lines[2][4..10]);
        Assert.Equal(["cache", "truncated"], lines[2][12..]);
    }

    [Fact]
    public async Task Transfers_NobodyThere_SaySoWithoutAStatus()
    {
        string gone;
        await using (ScriptedOrigin origin = ScriptedOrigin.Start()) gone = origin.Url;
        await using (EdgeUnderTest edge = await EdgeUnderTest.StartAsync(gone, On))
            Assert.Equal(502, (await edge.GetAsync("/a")).Status);
        string[] line = (await LinesAsync()).Single(static one => one.Contains(" /a ", StringComparison.Ordinal)).Split(' ');
        Assert.Equal(["-", "-", "0"], line[7..10]);
        Assert.Equal("-", line[11]);
        Assert.Equal("connect-failed", line[13]);
    }

    private async Task<string[]> LinesAsync()
    {
        string[] all = await File.ReadAllLinesAsync(LogPath);
        Assert.Equal(14, all.Single(static line => line.StartsWith("#Fields", StringComparison.Ordinal)).Split(' ').Length - 1);
        return [.. all.Where(static line => line[0] != '#')];
    }
}
