using System.Diagnostics;
using StonMedia.Http.Tests.Functional;
using StonMedia.Tests.Support;

namespace StonMedia.Http.Tests.BadInput;

/// <summary>A file system that really is full, or read-only: viewers get right bytes, the operator one word, and what can be kept is.</summary>
public sealed class FullDiskTests : IDisposable
{
    private const int Length = 8_000_000, Bodies = 5;

    private readonly string _folder = Directory.CreateTempSubdirectory("stonmedia").FullName;

    private string Volume => Path.Combine(_folder, "v");

    public void Dispose()
    {
        Run("umount", "-l", _folder);
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task Get_DiskFillsUp_AllIsServedAndItsVolumeIsTakenOut()
    {
        Mount("size=24m");
        await using ScriptedOrigin origin = Start();
        string disks = $"[ {{ path = \"{Volume}\", size = 256 MiB }} ]";
        await using (EdgeUnderTest edge = await EdgeUnderTest.StartAsync(origin, OneFill, memory: "64 MiB", disks: disks))
        {
            Assert.Equal(1, await edge.MetricAsync(InUse));
            await AllAsync(edge);
            await OutAsync(edge);
            await AllAsync(edge);
            // The purge holds, and says that a restart would forget it.
            PurgeReply purged = await PurgeReply.PostAsync(edge.AdminPort, "purge", "url", "test/0");
            Assert.NotEqual(404, purged.Status);
            await AllAsync(edge);
            // What the origin wrote: where transfers are cut to go on in parallel, some of it stays in socket buffers.
            Assert.InRange(origin.BodyBytesOf("/0"), 2 * Length, (3 * Length) - 1);
            Assert.InRange(origin.BodyBytesOf("/1"), Length, (2 * Length) - 1);         // nothing lost that memory had
        }

        // As full as before at the start.
        File.WriteAllBytes(Path.Combine(_folder, "rest"), new byte[FreeBytes()]);
        await using EdgeUnderTest again = await EdgeUnderTest.StartAsync(origin, OneFill, memory: "64 MiB", disks: disks);
        await AllAsync(again);
    }

    [Fact]
    public async Task Start_DiskIsReadOnly_TheRestServes()
    {
        Mount("ro,size=24m");
        await using ScriptedOrigin origin = Start();
        await using EdgeUnderTest edge = await EdgeUnderTest.StartAsync(origin, OneFill, memory: "64 MiB", disks: $"[ {{ path = \"{Volume}\", size = 256 MiB }} ]");
        Assert.Equal(0, await edge.MetricAsync(InUse));
        for (int i = 0; i < 2; i++) await AllAsync(edge);
        Assert.InRange(origin.BodyBytesOf("/0"), Length, (2 * Length) - 1);
        Assert.Empty(Directory.GetFileSystemEntries(_folder));
    }

    // What a transfer that is cut for a second one had on its way counts as sent, and on a busy machine transfers are slow enough for that.
    private const string OneFill = "origin { parallel-fills = 1 }";

    private string InUse => $"stonmedia_disk_in_use{{volume=\"{Volume}\"}}";

    private static ScriptedOrigin Start()
    {
        ScriptedOrigin origin = ScriptedOrigin.Start();
        for (int i = 0; i < Bodies; i++) origin.Serve("/" + i, new OriginContent { Length = Length, Seed = (ulong)i });
        return origin;
    }

    private static async Task AllAsync(EdgeUnderTest edge)
    {
        for (int i = 0; i < Bodies; i++)
        {
            ProbeReply reply = await edge.GetAsync("/" + i);
            Assert.Equal((200, true, Length, -1L), (reply.Status, reply.IsWhole, reply.Body.Length, OriginBytes.FirstDifference((ulong)i, 0, reply.Body)));
        }
    }

    private async Task OutAsync(EdgeUnderTest edge)
    {
        long limit = Environment.TickCount64 + 60_000;
        while (await edge.MetricAsync(InUse) != 0) Assert.True(Environment.TickCount64 < limit, "the volume is still in");
    }

    private long FreeBytes() => new DriveInfo(_folder).AvailableFreeSpace;

    /// <summary>A small file system over the folder; without the right to make one the test is skipped.</summary>
    private void Mount(string options)
    {
        if (!OperatingSystem.IsLinux() || Run("mount", "-t", "tmpfs", "-o", options, "tmpfs", _folder) != 0) Assert.Skip("no file system can be mounted here");
    }

    private static int Run(string program, params string[] arguments)
    {
        try
        {
            using Process process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true })!;
            process.StandardError.ReadToEnd();
            process.WaitForExit();
            return process.ExitCode;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return -1;      // there is no such program
        }
    }
}
