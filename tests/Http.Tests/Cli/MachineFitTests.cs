using StonMedia.Cache.Settings;
using StonMedia.Http.Cli;
using StonMedia.Http.Hosting;

namespace StonMedia.Http.Tests.Cli;

public sealed class MachineFitTests
{
    private static readonly CacheSettings s_cache = new()
    {
        Memory = 2L << 30,
        Disks = [new DiskSettings { Path = "/a/b", Size = 3L << 30 }, new DiskSettings { Path = "/c", Size = 1L << 30 }],
    };

    [Fact]
    public void Warnings_WhatFits_AreNone() => Assert.Empty(MachineFit.Warnings(s_cache, 2L << 30, static _ => 3L << 30));

    [Fact]
    public void Warnings_NothingIsKnown_AreNone() => Assert.Empty(MachineFit.Warnings(s_cache, 0, static _ => 0));

    [Fact]
    public void Warnings_CapsTooHigh_NameEachWithWhatThereIs()
        => Assert.Equal(
            [
                "cache.memory = 2 GiB is more than this process may use, 1 GiB: when that is full, the system ends it",
                "cache.disks: size = 3 GiB is more than the file system of /a/b has, 2 GiB: when that is full, nothing more is kept there",
            ],
            MachineFit.Warnings(s_cache, 1L << 30, static _ => 2L << 30));

    [Theory]
    [InlineData(80_000, 0, false)]
    [InlineData(80_000, 1_048_576, false)]
    [InlineData(80_000, 65_536, false)]         // nobody asked for so many
    [InlineData(70_000, 65_536, true)]
    [InlineData(80_000, 4096, false)]
    [InlineData(80_000, 1024, true)]
    [InlineData(1600, 4096, false)]
    public void Warning_Connections_TellsWhenFewerFitThanWereAskedFor(int asked, long files, bool told)
    {
        string? warning = MachineFit.Warning(asked, files);
        Assert.Equal(told, warning is not null);
        if (told) Assert.Contains($"{OpenFiles.Connections(asked, files)} viewers", warning, StringComparison.Ordinal);
    }

    [Fact]
    public void Warnings_FolderThatIsNotThere_AsksTheFileSystemItWouldBeOn()
    {
        string folder = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName(), "a", "b");
        Assert.Contains(MachineFit.Warnings(new CacheSettings { Disks = [new DiskSettings { Path = folder, Size = long.MaxValue }] }), w => w.Contains(folder, StringComparison.Ordinal));
    }
}
