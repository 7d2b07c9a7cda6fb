using System.Net;
using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using StonMedia.Actors.Settings;
using StonMedia.Cache.Metrics;
using StonMedia.Http.Logging;

namespace StonMedia.Http.Tests.Logging;

public sealed class AccessLogTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("stonmedia-log");

    private string LogPath => Path.Combine(_folder.FullName, "deep", "access.log");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void Append_HostileFields_StayOneLineOfFifteenFields()
    {
        var line = new LogLines(4096);
        AccessLogFormatter.Append(line, Record() with
        {
            RawTarget = "/a\r\n2026-01-01 forged", UserAgent = "evil \"x\" \\ \u0000 \u00e9 \ud800", Referer = "", Host = "a b",
        });
        string text = Encoding.ASCII.GetString(line.Text);
        Assert.EndsWith("\n", text);
        Assert.Equal(1, text.Count(static c => c == '\n'));
        Assert.DoesNotContain(text[..^1], static c => c is < ' ' or > '~' or '"' or '\\');
        string[] fields = text.TrimEnd('\n').Split(' ');
        Assert.Equal(AccessLogFormatter.Header.TrimEnd('\n').Split('\n')[^1].Split(' ').Length - 1, fields.Length);
        Assert.Equal(("/a%0D%0A2026-01-01+forged", "a+b", "-"), (fields[5], fields[4], fields[12]));
    }

    [Fact]
    public void Append_Times_AreMilliseconds()
    {
        var line = new LogLines(4096);
        AccessLogFormatter.Append(line, Record() with { TakenMilliseconds = 1.23456, FirstByteMilliseconds = -1, Bytes = 5, End = ResponseEnd.Cut });
        Assert.Equal("2026-11-22 10:00:00.000 192.0.2.1 GET h /a 200 5 1.235 - hit cut - - -\n", Encoding.ASCII.GetString(line.Text));
    }

    [Fact]
    public async Task Add_ManyThreads_WritesEveryLineOnceUnderOneHeader()
    {
        await using (AccessLog log = Log(TimeProvider.System))
            Parallel.For(0, 4000, i => log.Add(Record() with { RawTarget = "/" + i }));
        string[] lines = await File.ReadAllLinesAsync(LogPath);
        Assert.Equal(3, lines.Count(static line => line.StartsWith('#')));
        Assert.Equal(4000, lines.Where(static line => line[0] != '#').Select(static line => line.Split(' ')[5]).Distinct().Count());
    }

    [Fact]
    public void Write_NextPeriods_KeepsSoManyFinishedFiles()
    {
        var time = new SettableTime(new DateTimeOffset(2026, 11, 20, 23, 59, 0, TimeSpan.Zero));
        var settings = new AccessLogSettings { Path = LogPath, Roll = TimeSpan.FromDays(1), Keep = 2 };
        for (int day = 0; day < 5; day++)
        {
            using var file = new RollingFile(AccessLog.FileOf(settings), time);
            file.Write(Encoding.ASCII.GetBytes($"day {day}\n"));
            File.SetLastWriteTimeUtc(LogPath, time.GetUtcNow().UtcDateTime);
            time.Now += TimeSpan.FromDays(1);
        }

        string[] names = [.. new FileInfo(LogPath).Directory!.GetFiles().Select(static file => file.Name).Order()];
        Assert.Equal(["access.log", "access.log.20261122", "access.log.20261123"], names);
        Assert.EndsWith("day 4\n", File.ReadAllText(LogPath));
    }

    [Fact]
    public async Task Add_PathThatCannotBeWritten_CountsTheLinesAndGoesOn()
    {
        await File.WriteAllTextAsync(Path.Combine(_folder.FullName, "deep"), "a file where the folder should be");
        var metrics = new EdgeMetrics(new MetricsRegistry());
        await using (var log = new AccessLog(new AccessLogSettings { Path = LogPath }, metrics, NullLogger.Instance, TimeProvider.System))
            log.Add(Record());
        Assert.Equal(1, metrics.LogLinesDropped.Value);
    }

    [Fact]
    public void Write_TwoWritersOfOneFile_LoseNoLine()
    {
        var settings = new AccessLogSettings { Path = LogPath, Roll = TimeSpan.FromDays(1), Keep = 2 };
        using (var one = new RollingFile(AccessLog.FileOf(settings), TimeProvider.System))
        using (var other = new RollingFile(AccessLog.FileOf(settings), TimeProvider.System))
        {
            for (int i = 0; i < 200; i++)
            {
                one.Write(Encoding.ASCII.GetBytes($"one {i}\n"));
                other.Write(Encoding.ASCII.GetBytes($"other, which is longer {i}\n"));
            }
        }

        string[] lines = [.. File.ReadAllLines(LogPath).Where(static line => line[0] != '#')];
        Assert.Equal(400, lines.Length);
        Assert.Equal(400, lines.Distinct().Count());
    }

    [Fact]
    public void Probe_PathThatCannotBeWritten_NamesItAndTheReason()
    {
        File.WriteAllText(Path.Combine(_folder.FullName, "deep"), "a file where the folder should be");
        IOException fault = Assert.Throws<IOException>(() => RollingFile.Probe(AccessLog.FileOf(new AccessLogSettings { Path = LogPath })));
        Assert.StartsWith($"the log {LogPath} cannot be written: ", fault.Message);
        Assert.True(fault.Message.Length > $"the log {LogPath} cannot be written: ".Length);
    }

    private AccessLog Log(TimeProvider time)
        => new(new AccessLogSettings { Path = LogPath }, new EdgeMetrics(new MetricsRegistry()), NullLogger.Instance, time);

    private static AccessRecord Record() => new()
    {
        Time = new DateTimeOffset(2026, 11, 22, 10, 0, 0, TimeSpan.Zero), Client = IPAddress.Parse("192.0.2.1"), Method = "GET", Host = "h",
        RawTarget = "/a", Status = 200, Result = "hit",
    };

    private sealed class SettableTime(DateTimeOffset start) : TimeProvider
    {
        public DateTimeOffset Now { get; set; } = start;

        public override DateTimeOffset GetUtcNow() => Now;
    }
}
