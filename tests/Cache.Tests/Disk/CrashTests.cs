using System.Diagnostics;
using System.Globalization;
using StonMedia.Cache.Blocks;
using StonMedia.Cache.Disk;
using StonMedia.Cache.Tests.Disk.Support;

namespace StonMedia.Cache.Tests.Disk;

/// <summary>Another process writes and is killed, again and again, on one volume.</summary>
public class CrashTests : DiskTest
{
    private const long Size = 256 << 20;

    [Fact]
    public async Task Volume_WriterKilledWhileWriting_HasWhatWasFlushedAndNoWrongByte()
    {
        int kills = Environment.GetEnvironmentVariable("STONMEDIA_LONG") == "1" ? 50 : 3;
        int seed = TestSeed.Take();
        var random = new Random(seed);
        var certain = new Dictionary<string, (long Generation, long Length)>();
        for (int kill = 0; kill < kills; kill++)
        {
            await WriteAndKillAsync(random.Next(), random.Next(100, 700), certain);
            Events.Clear();
            await CheckAsync(certain, kill);
            Assert.InRange(Occupied(), 1, Size);
        }
    }

    /// <summary>Lines of the writer go into <paramref name="certain"/>; a key that it had begun to change is not certain any more.</summary>
    private async Task WriteAndKillAsync(int seed, int milliseconds, Dictionary<string, (long, long)> certain)
    {
        string program = Path.Combine(AppContext.BaseDirectory, "StonMedia.DiskWriter.dll");
        var start = new ProcessStartInfo("dotnet", [program, VolumePath(), Size.ToString(CultureInfo.InvariantCulture), seed.ToString(CultureInfo.InvariantCulture)])
        {
            RedirectStandardOutput = true,
        };
        using Process writer = Process.Start(start)!;
        Assert.Equal("open", await writer.StandardOutput.ReadLineAsync(Cancel));
        using var killer = new Timer(static state => ((Process)state!).Kill(), writer, milliseconds, Timeout.Infinite);
        while (await writer.StandardOutput.ReadLineAsync(Cancel) is { } line)
        {
            string[] words = line.Split(' ');
            // The last line may be cut off by the kill: three whole words only, and the key is uncertain by its line before.
            if (words.Length == 2) certain.Remove(words[0]);
            else if (long.TryParse(words[1], out long generation) && long.TryParse(words[2], out long length)) certain[words[0]] = (generation, length);
        }

        await writer.WaitForExitAsync(Cancel);
    }

    private async Task CheckAsync(Dictionary<string, (long Generation, long Length)> certain, int kill)
    {
        await using DiskTier tier = await OpenAsync(Size);
        for (int i = 0; i < 64; i++)
        {
            string key = "/" + i;
            DiskFound? found = await tier.FindAsync(Host, key, Cancel);
            if (certain.TryGetValue(key, out (long Generation, long Length) expected))
            {
                Assert.True(expected.Generation == (found?.Record.Generation ?? 0), $"kill {kill}: {key} is not what was flushed");
                // 8 rounds of 8 bodies of up to 6 MiB are more than the volume: what was dropped may be missing, but only for that.
                if (found is not null && tier.Volumes[0].Used < Size / 2) Assert.True(found.Small is not null || found.Body.IsWhole, $"kill {kill}: {key} has holes");
            }

            if (found is null) continue;
            Assert.Equal(key, found.Record.Headers.First("X-Key"));
            for (long block = 0; block < BlockSize.Count(found.Record.Length); block++)
            {
                if (!found.Body.Has(block)) continue;
                (DiskReadOutcome outcome, byte[]? bytes) = await ReadAsync(found.Body, block);
                Assert.Equal(DiskReadOutcome.Read, outcome);
                Assert.True(BlockOf(found.Record, block).AsSpan().SequenceEqual(bytes), $"kill {kill}: {key} block {block} is wrong");
            }
        }

        Assert.DoesNotContain(Events, static one => one.Kind != DiskEventKind.VolumeIn);
    }
}
