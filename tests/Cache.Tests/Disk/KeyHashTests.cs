using StonMedia.Cache.Disk.Volumes;

namespace StonMedia.Cache.Tests.Disk;

public class KeyHashTests
{
    [Fact]
    public void Of_KnownKeys_IsWhatStandsOnDisks()
    {
        Assert.Equal(0x08C7D21EDF5B4F8Ful, KeyHash.Of("example.com", "/film.mp4?x=1"));
    }

    [Fact]
    public void Of_MillionKeys_AreAllDifferentAndSpread()
    {
        var seen = new HashSet<ulong>();
        var parts = new int[64];
        for (int i = 0; i < 1_000_000; i++)
        {
            ulong hash = KeyHash.Of("example.com", "/segment-" + i + ".ts");
            Assert.True(seen.Add(hash));
            parts[hash >> 58]++;
        }

        Assert.All(parts, static count => Assert.InRange(count, 14_000, 17_500));
    }

    [Fact]
    public void Of_HostAndKeyDividedElsewhere_Differ()
    {
        Assert.NotEqual(KeyHash.Of("ab", "c"), KeyHash.Of("a", "bc"));
        Assert.NotEqual(KeyHash.Of("", "a"), KeyHash.Of("a", ""));
        Assert.NotEqual(KeyHash.Of("a", "\0"), KeyHash.Of("a", ""));
        Assert.NotEqual(KeyHash.Of(1, -1), KeyHash.Of(1, 0));
    }
}
